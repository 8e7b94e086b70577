import type { Place } from "../find/coordinates";
import { distance } from "../find/metres";

/**
 * The order in which to visit places on foot from a start: always the nearest next, then turned wherever that
 * shortens the way (2-opt). Straight lines, for the way along streets is not known; the walk need not come back.
 */
export function walkingOrder<T extends Place>(start: Place, places: readonly T[]): T[] {
  const walk = nearestFirst(start, places);
  return walk.length > MOST_IMPROVED ? walk : improved(start, walk);
}

/** Metres of a walk from a start through all places, in straight lines. */
export function walkLength(start: Place, places: readonly Place[]): number {
  return places.reduce((sum, place, at) => sum + distance(places[at - 1] ?? start, place), 0);
}

function nearestFirst<T extends Place>(start: Place, places: readonly T[]): T[] {
  const left = [...places];
  const walk: T[] = [];
  for (let here = start; left.length > 0;) {
    const distances = left.map((place) => distance(here, place));
    const [next] = left.splice(distances.indexOf(Math.min(...distances)), 1);
    walk.push((here = next as T));
  }
  return walk;
}

// Beyond these it takes too long, and nobody walks to all of them in one go.
const MOST_IMPROVED = 300;
// Every turn shortens the walk, so it ends; the count is a guard against distances that differ by rounding alone.
const MOST_ROUNDS = 100;
const LEAST_GAIN_M = 0.01;

function improved<T extends Place>(start: Place, walk: T[]): T[] {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const better = firstTurn(start, walk);
    if (!better) return walk;
    walk = better;
  }
  return walk;
}

/** The walk with one stretch turned round so that it is shorter; null where no turn helps. */
function firstTurn<T extends Place>(start: Place, walk: readonly T[]): T[] | null {
  for (let first = 0; first < walk.length - 1; first += 1) {
    for (let last = first + 1; last < walk.length; last += 1) {
      if (gain(start, walk, first, last) < LEAST_GAIN_M) continue;
      const stretch = walk.slice(first, last + 1).reverse();
      return [...walk.slice(0, first), ...stretch, ...walk.slice(last + 1)];
    }
  }
  return null;
}

/** Metres saved by turning the stretch from `first` to `last`; after the last place nobody walks on. */
function gain(start: Place, walk: readonly Place[], first: number, last: number): number {
  const before = walk[first - 1] ?? start;
  const [from, to, after] = [walk[first], walk[last], walk[last + 1]];
  if (!from || !to) return 0;
  const old = distance(before, from) + (after ? distance(to, after) : 0);
  return old - distance(before, to) - (after ? distance(from, after) : 0);
}
