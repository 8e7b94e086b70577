/** The place that is being marked: it is dragged, and shows how uncertain it is. */
import * as L from "leaflet";

import type { Place } from "../find/coordinates";

/** The mark of the form. */
export class MarkLayer {
  readonly #map: L.Map;
  readonly #moved: (place: Place) => void;
  #marker: L.Marker | null = null;
  #circle: L.Circle | null = null;

  constructor(map: L.Map, moved: (place: Place) => void) {
    this.#map = map;
    this.#moved = moved;
  }

  /** Shows the mark with its uncertainty in metres; null takes it away. */
  show(place: Place | null, radius: number, title: string): void {
    if (!place) {
      this.#marker?.remove();
      this.#circle?.remove();
      this.#marker = this.#circle = null;
      return;
    }
    const at = L.latLng(place.lat, place.lon);
    this.#circle ??= L.circle(at, { radius, className: "scene-area", interactive: false }).addTo(this.#map);
    this.#marker ??= this.#create(at, title).addTo(this.#map);
    this.#circle.setLatLng(at).setRadius(radius);
    this.#marker.setLatLng(at);
  }

  /** Moves the map so that the mark is in view. */
  bringIntoView(): void {
    const at = this.#marker?.getLatLng();
    if (at && !this.#map.getBounds().pad(-0.05).contains(at))
      this.#map.setView(at, Math.max(this.#map.getZoom(), 17));
  }

  #create(at: L.LatLng, title: string): L.Marker {
    const icon = L.divIcon({ className: "scene movable", iconSize: [44, 44] });
    const marker = L.marker(at, {
      icon,
      draggable: true,
      autoPan: true,
      keyboard: false,
      title,
      zIndexOffset: 500,
    });
    return marker.on("drag", () => {
      const { lng, lat } = marker.getLatLng();
      this.#moved({ lon: lng, lat });
    });
  }
}
