import type * as L from "leaflet";

/**
 * While a marker is in hand, no other one takes the pointer: let go above another one, the browser would tell the map of a
 * click, which puts down a pin.
 */
export function hold(marker: L.Marker, map: L.Map): L.Marker {
  const mark = (held: boolean) => {
    map.getContainer().classList.toggle("holding", held);
    marker.getElement()?.classList.toggle("held", held);
  };
  return marker.on("dragstart", () => mark(true)).on("dragend", () => mark(false));
}
