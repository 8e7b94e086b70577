/** The outline of all that lies within so many metres of a line or an area (pure). */
import type { Geometry, Position } from "geojson";

import { offsetFrom, placeFrom } from "../find/metres";

type Point = readonly [number, number];

// So finely is the outline made of straight pieces: parts of a turn, and of the distance.
const TURN = 72;
const PART = 12;

/** Runs of the outline, longitude before latitude; none of a shape without a length. */
export function surround(shape: Geometry, metres: number): Position[][] {
  const positions = positionsOf(shape);
  const [first] = positions;
  if (!first || metres <= 0) return [];
  const placeOf = ([lon = 0, lat = 0]: Position) => ({ lon, lat });
  const origin = placeOf(first);
  const line = positions.map((position): Point => {
    const { east, north } = offsetFrom(origin, placeOf(position));
    return [east, north];
  });
  const back = ([east, north]: Point): Position => {
    const { lon, lat } = placeFrom(origin, { east, north });
    return [lon, lat];
  };
  const sides = segmentsOf(line).filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1]);
  const area = shape.type === "Polygon" ? line : null;
  // All around every side, as far as no other side is nearer: that is the outline of all of them. What two sides share,
  // as the turn at a corner, is drawn with the first of them.
  const isOutside = (at: Point, own: number) =>
    sides.every((side, other) => apart(at, side) >= metres * (other < own ? 1 + 1e-6 : 1 - 1e-6)) &&
    !(area && isInside(at, area));
  const runs: Position[][] = [];
  for (const [own, side] of sides.entries()) {
    let run: Position[] = [];
    for (const at of around(side, metres)) {
      if (isOutside(at, own)) {
        if (run.length === 0) runs.push(run);
        run.push(back(at));
      } else run = [];
    }
  }
  return runs.filter((run) => run.length > 1);
}

function positionsOf(shape: Geometry): Position[] {
  if (shape.type === "LineString") return shape.coordinates;
  return shape.type === "Polygon" ? (shape.coordinates[0] ?? []) : [];
}

const segmentsOf = (line: readonly Point[]): [Point, Point][] =>
  line.slice(1).map((to, at) => [line[at] ?? to, to]);

/** Points all around one side, its two ends half circles; the first one closes it. */
function* around([a, b]: readonly [Point, Point], metres: number): Generator<Point> {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const ahead = Math.atan2(dy, dx);
  const steps = Math.max(1, Math.ceil((length * PART) / metres));
  const at = (middle: Point, angle: number): Point => [
    middle[0] + metres * Math.cos(angle),
    middle[1] + metres * Math.sin(angle),
  ];
  for (const [from, to, start] of [
    [a, b, ahead - Math.PI / 2],
    [b, a, ahead + Math.PI / 2],
  ] as const) {
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      yield at([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], start);
    }
    for (let step = 0; step < TURN / 2; step++) yield at(to, start + (step * 2 * Math.PI) / TURN);
  }
  yield at(a, ahead - Math.PI / 2);
}

/** Metres between a point and a side. */
function apart([x, y]: Point, [a, b]: readonly [Point, Point]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const share = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - a[0] - share * dx, y - a[1] - share * dy);
}

function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  const crossed = segmentsOf(ring).filter(
    ([a, b]) => a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]),
  );
  return crossed.length % 2 === 1;
}
