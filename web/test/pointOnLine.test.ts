import { expect, it } from "vitest";

import { pointOnLine } from "../src/map/pointOnLine";

// By PROJ (Geod of WGS84): half of 110.72 m, and of 111.6 m.
it.each([
  [[105, 21], [105, 21.001], 55.36, [105, 21.0005]],
  [[24, 60], [24.002, 60], 27.9, [24.0005, 60]],
  [[105, 21], [105.001, 21.001], 0, [105, 21]],
])("from %j to %j, %f m along", (from, to, metres, [lon, lat]) => {
  const point = pointOnLine(from, to, metres);
  expect(point?.[0]).toBeCloseTo(lon ?? NaN, 6);
  expect(point?.[1]).toBeCloseTo(lat ?? NaN, 6);
});

it.each([120, Infinity, NaN])("ends at the end: %d m", (metres) =>
  expect(pointOnLine([105, 21], [105, 21.001], metres)).toBeNull(),
);
