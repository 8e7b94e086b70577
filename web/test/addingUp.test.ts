import { describe, expect, it } from "vitest";

import { addingUp } from "../src/plan/addingUp";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("figures that add up", () => {
  it("lose no metre to rounding", () => {
    expect(addingUp([34.8, 34.7, 34.6, 30.1, 29.7], 163.9)).toEqual([35, 35, 34, 30, 30]);
    expect(addingUp([0.4, 0.4, 0.4], 1.2)).toEqual([1, 0, 0]);
  });

  it("stay as they are where the total counts something else", () => {
    expect(addingUp([50.4, 50.4], 134)).toEqual([50, 50]);
    expect(addingUp([], 12)).toEqual([]);
    expect(addingUp([0, 0], 0)).toEqual([0, 0]);
  });

  it("add up whatever they are, and a larger one never becomes the smaller", () => {
    // Tenths of a metre, the same ones each time.
    let seed = 1;
    const next = (most: number) => ((seed = (seed * 48_271) % 2_147_483_647), 1 + (seed % most));
    for (let round = 0; round < 100; round += 1) {
      const gains = Array.from({ length: next(200) }, () => next(20_000) / 10).toSorted((a, b) => b - a);
      const told = addingUp(gains, sum(gains));
      expect(sum(told)).toBe(Math.round(sum(gains)));
      expect(told).toEqual(told.toSorted((a, b) => b - a));
      for (const [at, one] of told.entries()) expect(Math.abs(one - (gains[at] ?? 0))).toBeLessThan(1.5);
    }
  });
});
