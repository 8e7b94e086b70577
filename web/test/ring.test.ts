import { expect, it } from "vitest";

import { ringParts } from "../src/map/ring";

const none = { working: 0, faulty: 0, disconnected: 0, planned: 0, removed: 0, unknown: 0 };

/** The corners of a path: where it begins, half way, and where it ends. */
const points = (path: string) =>
  [...path.matchAll(/(?:M|0 0 1 )(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

it("one state alone is a whole ring, from the top by the bottom to the top", () => {
  const [part, ...others] = ringParts({ ...none, faulty: 7 }, 10);
  expect(others).toEqual([]);
  expect(part?.status).toBe("faulty");
  expect(points(part?.path ?? "")).toEqual([
    [0, -10],
    [0, 10],
    [-0, -10],
  ]);
});

it("parts follow each other clockwise, what works first", () => {
  const parts = ringParts({ ...none, planned: 1, working: 2, unknown: 1 }, 10);
  expect(parts.map(({ status }) => status)).toEqual(["working", "unknown", "planned"]);
  const [working, unknown, planned] = parts.map(({ path }) => points(path));
  expect(working).toEqual([
    [0, -10],
    [10, -0],
    [0, 10],
  ]);
  expect(unknown?.at(-1)).toEqual([-10, 0]);
  expect(planned?.[0]).toEqual([-10, 0]);
});

it("one broken camera among a thousand is seen, and the ring still closes", () => {
  const [working, faulty] = ringParts({ ...none, working: 999, faulty: 1 }, 10).map(({ path }) =>
    points(path),
  );
  const [x = 0, y = 0] = faulty?.[0] ?? [];
  expect(x).toBeLessThan(-2);
  expect(Math.hypot(x, y)).toBeCloseTo(10, 1);
  expect(working?.at(-1)).toEqual(faulty?.[0]);
  expect(Math.abs(faulty?.at(-1)?.[0] ?? 1)).toBe(0);
});

it("nothing counted draws nothing", () => {
  expect(ringParts(none, 10)).toEqual([]);
});
