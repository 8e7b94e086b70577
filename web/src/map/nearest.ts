/** What a finger meant that hit nothing. */
import type * as L from "leaflet";

// Half of what a finger covers, pixels.
const REACH = 22;

/** The nearest of these within a finger's reach of a point of the map; null where there is none. */
export function nearest<T>(map: L.Map, at: L.Point, all: Iterable<[T, L.LatLngExpression]>): T | null {
  let [found, least]: [T | null, number] = [null, REACH];
  for (const [one, place] of all) {
    const distance = map.latLngToContainerPoint(place).distanceTo(at);
    if (distance <= least) [found, least] = [one, distance];
  }
  return found;
}
