import type { Place } from "./coordinates";

/** Metres of a degree of latitude. */
export const METRES_PER_DEGREE = 111_320;
const RADIANS = Math.PI / 180;

/** Metres between two places some kilometres apart at most: the ground is taken as flat. */
export function distance(a: Place, b: Place): number {
  const east = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * RADIANS);
  return METRES_PER_DEGREE * Math.hypot(east, b.lat - a.lat);
}

/** A place in metres east and north of an origin. */
export const offsetFrom = (origin: Place, { lon, lat }: Place): { east: number; north: number } => ({
  east: (lon - origin.lon) * METRES_PER_DEGREE * Math.cos(origin.lat * RADIANS),
  north: (lat - origin.lat) * METRES_PER_DEGREE,
});
