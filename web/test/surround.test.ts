import { describe, expect, it } from "vitest";

import { distance, placeFrom } from "../src/find/metres";
import { surround } from "../src/map/surround";

const HERE = { lon: 105.9, lat: 18.34 };
const at = (east: number, north: number) => {
  const { lon, lat } = placeFrom(HERE, { east, north });
  return [lon, lat];
};
const line = (...points: [number, number][]) =>
  ({ type: "LineString", coordinates: points.map(([x, y]) => at(x, y)) }) as const;
const lengthOf = (runs: number[][][]) =>
  runs.reduce(
    (sum, run) =>
      sum +
      run.slice(1).reduce((total, [lon = 0, lat = 0], step) => {
        const [x = 0, y = 0] = run[step] ?? [];
        return total + distance({ lon: x, lat: y }, { lon, lat });
      }, 0),
    0,
  );

describe("the outline around a shape", () => {
  it("is of a straight line two sides and two half circles", () => {
    const runs = surround(line([0, 0], [100, 0]), 50);
    expect(runs).toHaveLength(1);
    expect(lengthOf(runs)).toBeCloseTo(200 + 2 * Math.PI * 50, -0.5);
    expect(runs[0]?.[0]).toEqual(runs[0]?.at(-1));
  });

  it("holds nothing that lies nearer to another part", () => {
    const bent = line([0, 0], [100, 0], [100, 100]);
    const points = surround(bent, 30).flat();
    expect(points.length).toBeGreaterThan(100);
    const along = Array.from({ length: 101 }, (_, step) => [at(step, 0), at(100, step)]).flat();
    for (const [lon = 0, lat = 0] of points) {
      const nearest = Math.min(...along.map(([x = 0, y = 0]) => distance({ lon, lat }, { lon: x, lat: y })));
      expect(nearest).toBeGreaterThan(29.9);
      expect(nearest).toBeLessThan(30.1);
    }
  });

  it("runs outside an area only", () => {
    const square = [at(0, 0), at(200, 0), at(200, 200), at(0, 200), at(0, 0)];
    const runs = surround({ type: "Polygon", coordinates: [square] }, 20);
    // Once around, and its corners not twice.
    expect(lengthOf(runs) / (800 + 2 * Math.PI * 20)).toBeCloseTo(1, 1.5);
    const middle = { lon: at(100, 100)[0] ?? 0, lat: at(100, 100)[1] ?? 0 };
    for (const [lon = 0, lat = 0] of runs.flat()) expect(distance(middle, { lon, lat })).toBeGreaterThan(119);
  });

  it("is nothing around nothing", () => {
    expect(surround(line([0, 0], [0, 0]), 50)).toEqual([]);
    expect(surround({ type: "LineString", coordinates: [] }, 50)).toEqual([]);
    expect(surround({ type: "Point", coordinates: at(0, 0) }, 50)).toEqual([]);
    expect(surround(line([0, 0], [100, 0]), 0)).toEqual([]);
  });
});
