import { describe, expect, it } from "vitest";

import { distance, metresPerDegree, offsetFrom, placeFrom } from "../src/find/metres";

// By PROJ (Geod of WGS84), over a thousandth of a degree.
describe("a degree in metres", () => {
  it.each([
    [0, 111_319.49, 110_574.28],
    [18.34, 105_700.17, 110_684.3],
    [60, 55_800, 111_412.29],
  ])("at latitude %f", (lat, east, north) => {
    const degree = metresPerDegree(lat);
    expect(degree.east).toBeCloseTo(east, 1);
    expect(degree.north).toBeCloseTo(north, 1);
    expect(distance({ lon: 105, lat }, { lon: 105.001, lat })).toBeCloseTo(east / 1000, 3);
  });
});

it("places and offsets undo each other", () => {
  const origin = { lon: 105.9, lat: -18.34 };
  const { east, north } = offsetFrom(origin, placeFrom(origin, { east: 320, north: -45 }));
  expect([east, north]).toEqual([expect.closeTo(320, 6), expect.closeTo(-45, 6)]);
});
