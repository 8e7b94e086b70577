import { describe, expect, it } from "vitest";

import type { Place } from "../src/find/coordinates";
import { distance, placeFrom } from "../src/find/metres";
import { walkLength, walkingOrder } from "../src/print/walkingOrder";

const start: Place = { lon: 105.84, lat: 21.02 };
/** A place so many metres east and north of the start. */
const at = (east: number, north: number): Place => placeFrom(start, { east, north });

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

/** Places that look scattered and are the same on every run. */
function scattered(count: number, seed: number): Place[] {
  let state = seed;
  const next = () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0), state / 2 ** 32);
  return Array.from({ length: count }, () => at(next() * 600 - 300, next() * 600 - 300));
}

describe("the walking order", () => {
  it("goes along a street, not back and forth", () => {
    const [a, b, c, d] = [at(10, 0), at(20, 5), at(30, 0), at(40, 5)];
    expect(walkingOrder(start, [c, a, d, b] as Place[])).toEqual([a, b, c, d]);
  });

  it("mends what the nearest next alone gets wrong", () => {
    // From 0 the nearest is +10, then back across to -11 and over again to +40: the turn saves the way back.
    const places = [at(10, 0), at(-11, 0), at(40, 0)];
    expect(walkLength(start, walkingOrder(start, places))).toBeLessThan(72.5);
  });

  it("keeps every place once, and is never far from the shortest walk", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const places = scattered(7, seed);
      const walk = walkingOrder(start, places);
      expect(new Set(walk)).toEqual(new Set(places));
      const shortest = Math.min(...permutations(places).map((order) => walkLength(start, order)));
      expect(walkLength(start, walk)).toBeLessThanOrEqual(shortest * 1.25);
    }
  });

  it("leaves no crossing that a turn would undo", () => {
    const walk = walkingOrder(start, scattered(40, 3));
    const length = walkLength(start, walk);
    for (let i = 0; i < walk.length; i += 1)
      for (let j = i + 1; j < walk.length; j += 1) {
        const turned = [...walk.slice(0, i), ...walk.slice(i, j + 1).reverse(), ...walk.slice(j + 1)];
        expect(walkLength(start, turned)).toBeGreaterThan(length - 0.02);
      }
  });

  it("is done with thousands of places before anybody waits", () => {
    const places = scattered(2000, 5);
    const begun = performance.now();
    expect(new Set(walkingOrder(start, places)).size).toBe(2000);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it("has nowhere to go without places, and stands still among places at one spot", () => {
    expect(walkingOrder(start, [])).toEqual([]);
    const same = [{ ...start }, { ...start }, { ...start }];
    expect(walkingOrder(start, same)).toHaveLength(3);
  });
});

describe("distances", () => {
  it("are metres", () => expect(distance(start, at(30, 40))).toBeCloseTo(50, 1));
});
