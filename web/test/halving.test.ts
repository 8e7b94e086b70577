import { describe, expect, it } from "vitest";

import { halved, halvingOf, looksLeft, middle, undone } from "../src/find/halving";

const MINUTE = 60_000;
const START = Date.parse("2026-11-19T15:00:00Z");

/** Numbers that look random and are the same on every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Looks at the recorder, where all is as before until the minute `at`, until `enough` minutes are left. */
function search(minutes: number, at: number, enough: number) {
  const happens = START + at * MINUTE;
  let halving = halvingOf(START, START + minutes * MINUTE);
  let looks = 0;
  while (halving.minutes > enough) {
    halving = halved(halving, middle(halving) <= happens);
    looks += 1;
  }
  return { halving, looks };
}

describe("halving", () => {
  it("finds the minute in at most ceil(log2) looks, whatever the window", () => {
    const random = numbers(7);
    for (let run = 0; run < 3000; run += 1) {
      const minutes = 1 + Math.floor((random.next().value as number) * 2880);
      const at = Math.floor((random.next().value as number) * minutes);
      const { halving, looks } = search(minutes, at, 1);
      expect([minutes, at, halving.from]).toEqual([minutes, at, START + at * MINUTE]);
      expect(looks).toBeLessThanOrEqual(Math.ceil(Math.log2(minutes)));
    }
  });

  it("says beforehand how many looks it takes until ten minutes are left", () => {
    const random = numbers(11);
    for (let run = 0; run < 3000; run += 1) {
      const minutes = 1 + Math.floor((random.next().value as number) * 2880);
      const at = Math.floor((random.next().value as number) * minutes);
      const { halving, looks } = search(minutes, at, 10);
      expect(looks).toBeLessThanOrEqual(looksLeft(halvingOf(START, START + minutes * MINUTE)));
      expect(halving.from).toBeLessThanOrEqual(START + at * MINUTE);
      expect(halving.from + halving.minutes * MINUTE).toBeGreaterThan(START + at * MINUTE);
    }
  });

  it("never leaves the window, and counts its broken minute", () => {
    const halving = halvingOf(START, START + 61 * MINUTE + 1);
    expect(halving.minutes).toBe(62);
    expect(halved(halving, false)).toMatchObject({ from: START, minutes: 31 });
    expect(halved(halving, true)).toMatchObject({ from: START + 31 * MINUTE, minutes: 31 });
  });

  it("takes answers back one by one, down to the whole window", () => {
    const whole = halvingOf(START, START + 480 * MINUTE);
    const twice = halved(halved(whole, true), false);
    expect(undone(undone(twice))).toEqual(whole);
    expect(undone(whole)).toEqual(whole);
  });

  it.each([
    [8, 0],
    [10, 0],
    [11, 1],
    [20, 1],
    [21, 2],
    [480, 6],
  ])("of %d minutes takes %d looks", (minutes, looks) =>
    expect(looksLeft(halvingOf(START, START + minutes * MINUTE))).toBe(looks),
  );
});
