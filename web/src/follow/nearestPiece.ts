/** Which reached street a place of the map lies on (pure). */
import type { ReachedPiece } from "../api/types";
import { offsetFrom } from "../find/metres";

/**
 * The pieces of street that lie nearest to a position, at most so many metres away: one for each side of the incident, the
 * nearest first.
 */
export function nearestPieces(
  reach: readonly ReachedPiece[],
  { lon, lat }: { lon: number; lat: number },
  within: number,
): ReachedPiece[] {
  const local = ([x = 0, y = 0]: number[]): [number, number] => {
    const { east, north } = offsetFrom({ lon, lat }, { lon: x, lat: y });
    return [east, north];
  };
  const found = new Map<ReachedPiece["when"], { piece: ReachedPiece; metres: number }>();
  for (const piece of reach) {
    const points = piece.line.map(local);
    const metres = points
      .slice(1)
      .reduce((least, to, at) => Math.min(least, away(points[at] ?? to, to)), Infinity);
    const before = found.get(piece.when);
    if (metres <= within && (!before || metres < before.metres)) found.set(piece.when, { piece, metres });
  }
  return [...found.values()].toSorted((a, b) => a.metres - b.metres).map(({ piece }) => piece);
}

/** How far the origin is from a line between two places. */
function away([x0, y0]: [number, number], [x1, y1]: [number, number]): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length > 0 ? Math.min(1, Math.max(0, -(x0 * dx + y0 * dy) / length)) : 0;
  return Math.hypot(x0 + share * dx, y0 + share * dy);
}
