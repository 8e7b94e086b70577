import type { Place } from "./coordinates";

const RADIANS = Math.PI / 180;
// WGS 84: the semi-major axis in metres, and the first eccentricity, squared.
const AXIS = 6_378_137;
const ECCENTRICITY2 = 6.69437999014e-3;

/**
 * Metres of a degree of longitude and of latitude at a latitude, from the radii of curvature of the WGS 84 ellipsoid. Some
 * kilometres around, the ground is taken as flat.
 */
export function metresPerDegree(lat: number): { east: number; north: number } {
  const w = 1 - ECCENTRICITY2 * Math.sin(lat * RADIANS) ** 2;
  const across = AXIS / Math.sqrt(w);
  const along = (across * (1 - ECCENTRICITY2)) / w;
  return { east: across * Math.cos(lat * RADIANS) * RADIANS, north: along * RADIANS };
}

/** Metres between two places some kilometres apart at most. */
export function distance(a: Place, b: Place): number {
  const { east, north } = metresPerDegree((a.lat + b.lat) / 2);
  return Math.hypot((b.lon - a.lon) * east, (b.lat - a.lat) * north);
}

/** A place in metres east and north of an origin. */
export function offsetFrom(origin: Place, { lon, lat }: Place): { east: number; north: number } {
  const { east, north } = metresPerDegree(origin.lat);
  return { east: (lon - origin.lon) * east, north: (lat - origin.lat) * north };
}

/**
 * The same for some tens of kilometres, as exactly as the server reckons: by the curvature at the latitude half way, and
 * turned by how far the meridians run together.
 */
export function exactOffset(origin: Place, { lon, lat }: Place): { east: number; north: number } {
  const middle = (origin.lat + lat) / 2;
  const degree = metresPerDegree(middle);
  const [x, y] = [(lon - origin.lon) * degree.east, (lat - origin.lat) * degree.north];
  const turn = ((lon - origin.lon) / 2) * RADIANS * Math.sin(middle * RADIANS);
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  return { east: x * cos - y * sin, north: x * sin + y * cos };
}

/** The place so many metres east and north of an origin. */
export function placeFrom({ lon, lat }: Place, { east, north }: { east: number; north: number }): Place {
  const degree = metresPerDegree(lat);
  return { lon: lon + east / degree.east, lat: lat + north / degree.north };
}
