/** A box on the screen, pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A point on the screen, pixels. */
export interface Point {
  x: number;
  y: number;
}

// Half a dot with its rim, and how finely is looked for room, pixels.
const DOT = 14;
const STEP = 6;

/**
 * The smallest way to move all `points` together so that each lies inside `frame` and under none of `covers`;
 * null where there is none.
 */
export function clearOffset(points: readonly Point[], frame: Box, covers: readonly Box[]): Point | null {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [least, most] = [
    { x: frame.left + DOT - Math.min(...xs), y: frame.top + DOT - Math.min(...ys) },
    { x: frame.right - DOT - Math.max(...xs), y: frame.bottom - DOT - Math.max(...ys) },
  ];
  const offsets = steps(least.x, most.x).flatMap((x) => steps(least.y, most.y).map((y) => ({ x, y })));
  const nearest = offsets.toSorted((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
  const clear = (by: Point) =>
    points.every(({ x, y }) => covers.every((box) => !covered({ x: x + by.x, y: y + by.y }, box)));
  return nearest.find(clear) ?? null;
}

const covered = ({ x, y }: Point, { left, top, right, bottom }: Box): boolean =>
  x > left - DOT && x < right + DOT && y > top - DOT && y < bottom + DOT;

/** From `least` to `most`, nought among them where it lies between. */
function steps(least: number, most: number): number[] {
  if (most < least) return [];
  const values = Array.from({ length: Math.floor((most - least) / STEP) + 1 }, (_, i) => least + i * STEP);
  return least <= 0 && most >= 0 ? [0, ...values] : values;
}
