/** Places that are lines or areas: read from GeoJSON and checked. */
import type { LineString, Point, Polygon, Position } from "geojson";

import type { Fault } from "./fault";
import { distance } from "./metres";
import { areaOf, placesOf } from "./scene";

/** A place that is drawn. */
export type Shape = LineString | Polygon;

/** More points than this are no drawing any more, and slow both the map and the search. */
export const MOST_POINTS = 500;
/** A pasted text longer than this is not even read, characters. */
export const MOST_TEXT = 200_000;
// Farther apart the server searches nothing.
const MOST_EXTENT_DEG = 0.1;

/** The points of a shape without the one that closes a ring again. */
export function pointsOf(shape: Shape): Position[] {
  if (shape.type === "LineString") return shape.coordinates;
  return shape.coordinates.flatMap((ring) => ring.slice(0, -1));
}

/** Reads the one place that a GeoJSON text holds: of a geometry, a feature or a collection of one. */
export function readGeoJson(text: string): { place: Point | Shape } | { fault: Fault } {
  if (text.length > MOST_TEXT)
    return { fault: { key: "place.tooLong", values: { size: megabytes(text.length) } } };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: { key: "place.noGeoJson" } };
  }
  const place = onlyGeometry(value);
  if (!place) return { fault: { key: "place.noGeoJson" } };
  if (place.type === "Point") return { place };
  const fault = shapeFault(place);
  return fault ? { fault } : { place };
}

const megabytes = (characters: number): number => Math.max(1, Math.round(characters / 1e6));

function onlyGeometry(value: unknown): Point | Shape | null {
  if (typeof value !== "object" || value === null) return null;
  const { type, features, geometry, geometries, coordinates } = value as Record<string, unknown>;
  if (type === "Feature") return onlyGeometry(geometry);
  if (type === "FeatureCollection")
    return Array.isArray(features) && features.length === 1 ? onlyGeometry(features[0]) : null;
  if (type === "GeometryCollection")
    return Array.isArray(geometries) && geometries.length === 1 ? onlyGeometry(geometries[0]) : null;
  if (!Array.isArray(coordinates)) return null;
  if ((type === "MultiPolygon" || type === "MultiLineString") && coordinates.length === 1)
    return onlyGeometry({ type: type.slice(5), coordinates: coordinates[0] as unknown });
  if (type === "Point" && isPosition(coordinates)) return { type, coordinates: flat(coordinates) };
  if (type === "LineString" && coordinates.length >= 2 && coordinates.every(isPosition))
    return { type, coordinates: coordinates.map(flat) };
  if (type === "Polygon" && coordinates.length >= 1 && coordinates.every(isRing))
    return { type, coordinates: (coordinates as Position[][]).map((ring) => ring.map(flat)) };
  return null;
}

const isRing = (ring: unknown): ring is Position[] =>
  Array.isArray(ring) &&
  ring.length >= 4 &&
  ring.every(isPosition) &&
  String(ring[0]) === String(ring.at(-1));

function isPosition(position: unknown): position is Position {
  if (!Array.isArray(position) || position.length < 2) return false;
  const [lon, lat] = position as number[];
  return (
    Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon ?? 181) <= 180 && Math.abs(lat ?? 91) <= 90
  );
}

// A height is of no use here; a millimetre is fine enough.
const flat = ([lon = 0, lat = 0]: Position): Position => [Number(lon.toFixed(7)), Number(lat.toFixed(7))];

/** Why a shape cannot be searched, or used for what reaches farther than a search; null where it can. */
export function shapeFault(shape: Shape, mostExtentDeg = MOST_EXTENT_DEG): Fault | null {
  const points = pointsOf(shape);
  if (points.length > MOST_POINTS)
    return { key: "place.tooManyPoints", values: { points: points.length, most: MOST_POINTS } };
  const { west, south, east, north } = boxOf(points);
  if (east - west > mostExtentDeg || north - south > mostExtentDeg) return { key: "place.tooWide" };
  if (shape.type === "Polygon" && shape.coordinates.some((ring) => crossesItself(ring)))
    return { key: "place.crosses" };
  // So small is only what lies on a line, or at a place.
  if (shape.type === "Polygon" && areaOf(placesOf(shape)) < 1) return { key: "refused.no_size" };
  return null;
}

/** The line or area of so many points as drawn until now; null where they are too few. */
export function shapeOf(type: Shape["type"], points: Position[]): Shape | null {
  const [first] = points;
  if (!first || points.length < (type === "Polygon" ? 3 : 2)) return null;
  return type === "Polygon" ? { type, coordinates: [[...points, first]] } : { type, coordinates: points };
}

function boxOf(points: Position[]) {
  const [lons, lats] = [points.map(([lon = 0]) => lon), points.map(([, lat = 0]) => lat)];
  return {
    west: Math.min(...lons),
    south: Math.min(...lats),
    east: Math.max(...lons),
    north: Math.max(...lats),
  };
}

/** Whether two sides of a ring cross, or of a path that is not closed yet. */
export function crossesItself(points: Position[]): boolean {
  const sides = points.slice(1).map((end, i) => [points[i] ?? end, end] as const);
  const closed = String(points[0]) === String(points.at(-1));
  return sides.some(([a, b], i) =>
    sides.slice(i + 2).some(([c, d], j) => {
      // The last side meets the first one where the ring closes.
      const neighbours = closed && i === 0 && j + i + 2 === sides.length - 1;
      return !neighbours && turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
    }),
  );
}

const turn = ([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [cx = 0, cy = 0]: Position): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Half the extent of a place: metres from the middle of its box to a corner, by which searches are capped. */
export function halfExtentOf(place: Point | Shape): number {
  if (place.type === "Point") return 0;
  const { west, south, east, north } = boxOf(pointsOf(place));
  return distance({ lon: west, lat: south }, { lon: east, lat: north }) / 2;
}
