import { describe, expect, it } from "vitest";

import { gridText, MERIDIANS, placeOfGrid, readGrid } from "../src/find/vn2000";

// Towns with their degrees and plane coordinates; a metre is some 1e-5 degrees.
const POINTS = [
  [105.5, 105.9057, 18.3428, 542681.98, 2028878.62],
  [105.5, 106.03, 20.88, 554947.31, 2309759.64],
  [105.75, 106.65, 10.98, 598163.65, 1214391.48],
  [106, 106.79, 17.22, 583823.0, 1904746.51],
  [106.25, 107.1, 16.82, 590396.86, 1860506.5],
  [107.75, 108.37, 11.74, 567383.1, 1298380.83],
] as const;

it.each(POINTS)("places a point of meridian %d", (meridian, lon, lat, y, x) => {
  const place = placeOfGrid({ x, y, meridian }, meridian);
  const north = (place.lat - lat) * 111_000;
  const east = (place.lon - lon) * 111_000 * Math.cos((lat * Math.PI) / 180);
  expect(Math.hypot(north, east)).toBeLessThan(1.5);
});

describe("readGrid", () => {
  it.each([
    ["2028878.62 542681.98 105.5", 105.5],
    ["542681.98 2028878.62 105.5", 105.5],
    ["2028878.62, 542681.98, 105°30'", 105.5],
    ["2028878,62 542681,98 105°30′", 105.5],
    ["X=2028878.62 Y=542681.98 KTT 105°30'", 105.5],
    ["X=2028878.62 Y=542681.98 kt 105.5", 105.5],
    ["X: 2028878.62; Y: 542681.98; KTT: 105,5", 105.5],
    ["2.028.878,62 542.681,98 105.5", 105.5],
    ["2,028,878.62 542,681.98 105.5", 105.5],
    ["2028878.62 542681.98", null],
    ["VN-2000 2028878.62 542681.98", null],
    // 105.6 is no meridian in use: it is asked for.
    ["2028878.62 542681.98 105.6", null],
  ])("reads %j", (text, meridian) =>
    expect(readGrid(text)).toEqual({ x: 2028878.62, y: 542681.98, meridian }),
  );

  it.each([
    "",
    "105.8412, 21.0245",
    "107.300000, 19.900000",
    "105.905734, 18.342812",
    "2028878.62",
    "2028878.62 542681.98 105.5 7",
    "2028878.62 542681.98 phường 5",
    "12 Trần Hưng",
    "99999999 542681.98",
    "2028878 2028878",
  ])("leaves %j alone", (text) => expect(readGrid(text)).toBeNull());

  it("reads what a choice of the meridian types", () => {
    for (const { deg } of MERIDIANS) {
      const point = { x: 2028878.62, y: 542681.98, meridian: deg };
      expect(readGrid(gridText(point, deg))).toEqual(point);
    }
  });
});
