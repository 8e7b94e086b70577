/** What can be said of the shape of a scene: where its middle is, how long or large it is. */
import type { Geometry, Position } from "geojson";

import type { Place } from "./coordinates";
import { distance, exactOffset } from "./metres";

const placeAt = ([lon = 0, lat = 0]: Position): Place => ({ lon, lat });

/** All places of a point, line or area; none of other shapes. */
export function placesOf(shape: Geometry): Place[] {
  if (shape.type === "Point") return [placeAt(shape.coordinates)];
  if (shape.type === "LineString") return shape.coordinates.map(placeAt);
  return shape.type === "Polygon" ? (shape.coordinates[0] ?? []).slice(1).map(placeAt) : [];
}

/** Where the mark of a scene stands: on the point, half way along the line, in the middle of the area's corners. */
export function middleOf(shape: Geometry): Place | null {
  const places = placesOf(shape);
  if (shape.type === "LineString") return along(places, lengthOf(places) / 2);
  return meanOf(places);
}

function meanOf(places: readonly Place[]): Place | null {
  if (places.length === 0) return null;
  const sum = (axis: "lon" | "lat") => places.reduce((total, place) => total + place[axis], 0);
  return { lon: sum("lon") / places.length, lat: sum("lat") / places.length };
}

/** Metres along a line. */
export const lengthOf = (places: readonly Place[]): number =>
  places.reduce((sum, place, at) => sum + distance(places[at - 1] ?? place, place), 0);

/** Square metres inside a ring, wherever it begins and whichever way it runs. */
export function areaOf(ring: readonly Place[]): number {
  if (ring.length === 0) return 0;
  const middle = (of: (place: Place) => number) =>
    (Math.min(...ring.map(of)) + Math.max(...ring.map(of))) / 2;
  const origin = { lon: middle(({ lon }) => lon), lat: middle(({ lat }) => lat) };
  const corners = ring.map((place) => exactOffset(origin, place));
  const twice = corners.reduce((sum, a, at) => {
    const b = corners[(at + 1) % corners.length] ?? a;
    return sum + a.east * b.north - b.east * a.north;
  }, 0);
  return Math.abs(twice) / 2;
}

/** The place so many metres along a line, or its end. */
function along(line: readonly Place[], metres: number): Place | null {
  let left = metres;
  for (const [at, to] of line.entries()) {
    const from = line[at - 1] ?? to;
    const step = distance(from, to);
    if (step > 0 && step >= left) {
      const share = left / step;
      return { lon: from.lon + (to.lon - from.lon) * share, lat: from.lat + (to.lat - from.lat) * share };
    }
    left -= step;
  }
  return line.at(-1) ?? null;
}
