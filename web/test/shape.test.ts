import { describe, expect, it } from "vitest";

import { readPlace } from "../src/find/place";
import { halfExtentOf, MOST_POINTS, pointsOf, readGeoJson, shapeFault, type Shape } from "../src/find/shape";
import { shapeText } from "../src/find/shapeText";
import { Language } from "../src/language/language";

// 100 m east, then 100 m north of a point in Hà Tĩnh (a degree there by PROJ, Geod of WGS84).
const EAST = 100 / 105_700.17;
const NORTH = 100 / 110_684.3;
const corner = [105.9, 18.34];
const [lon = 0, lat = 0] = corner;
const square: Shape = {
  type: "Polygon",
  coordinates: [[corner, [lon + EAST, lat], [lon + EAST, lat + NORTH], [lon, lat + NORTH], corner]],
};
const line: Shape = {
  type: "LineString",
  coordinates: [corner, [lon + EAST, lat], [lon + EAST, lat + NORTH]],
};

describe("measures", () => {
  it("how many points, how wide", () => {
    expect(pointsOf(square)).toHaveLength(4);
    expect(halfExtentOf(square)).toBeCloseTo(70.7, 0);
    expect(halfExtentOf({ type: "Point", coordinates: corner })).toBe(0);
  });

  it("in words", () => {
    expect(shapeText(line, new Language("vi"))).toBe("Đường đã vẽ: 200\u00a0m, 3 điểm");
    expect(shapeText(square, new Language("en"))).toMatch(/^Drawn area: (9,99\d|10,00\d)\u00a0m², 4 points$/);
  });
});

const many = (count: number): Shape => ({
  type: "LineString",
  coordinates: Array.from({ length: count }, (_, i) => [lon + i / 1e5, lat]),
});

describe("shapeFault", () => {
  it("takes what can be searched", () => {
    for (const shape of [line, square, many(MOST_POINTS)]) expect(shapeFault(shape)).toBeNull();
  });

  it.each([
    ["too many points", many(MOST_POINTS + 1), "place.tooManyPoints"],
    ["too wide", { type: "LineString", coordinates: [corner, [lon + 0.11, lat]] }, "place.tooWide"],
    [
      "a bow tie",
      {
        type: "Polygon",
        coordinates: [[corner, [lon + EAST, lat + NORTH], [lon + EAST, lat], [lon, lat + NORTH], corner]],
      },
      "place.crosses",
    ],
    [
      "an area on one line",
      {
        type: "Polygon",
        coordinates: [[corner, [lon + EAST, lat + NORTH], [lon + 2 * EAST, lat + 2 * NORTH], corner]],
      },
      "refused.no_size",
    ],
  ])("refuses %s", (_, shape, key) => expect(shapeFault(shape as Shape)?.key).toBe(key));
});

describe("readGeoJson", () => {
  it.each([
    ["a geometry", square],
    ["a feature", { type: "Feature", properties: { name: "x" }, geometry: square }],
    ["a collection of one", { type: "FeatureCollection", features: [{ type: "Feature", geometry: square }] }],
    ["a multipolygon of one", { type: "MultiPolygon", coordinates: [square.coordinates] }],
  ])("reads %s", (_, value) => {
    const read = readGeoJson(JSON.stringify(value));
    expect("place" in read && read.place.type).toBe("Polygon");
  });

  it.each([
    "{",
    "[]",
    "null",
    "{}",
    '{"type":"Polygon","coordinates":[]}',
    '{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6]]]}',
    '{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[7,8]]]}',
    '{"type":"LineString","coordinates":[[1,2]]}',
    '{"type":"LineString","coordinates":[[1,2],["3","4"]]}',
    '{"type":"Point","coordinates":[181,2]}',
    '{"type":"Point","coordinates":[null,2]}',
    '{"type":"MultiPoint","coordinates":[[1,2]]}',
    '{"type":"FeatureCollection","features":[]}',
    '{"type":"Feature","geometry":{"type":"Feature","geometry":null}}',
  ])("refuses %s", (text) => expect(readGeoJson(text)).toEqual({ fault: { key: "place.noGeoJson" } }));

  it("refuses five megabytes without reading them", () => {
    const text = `{"type":"Polygon","coordinates":[[${"[105.9,18.34],".repeat(400_000)}`;
    expect(readGeoJson(text)).toEqual({ fault: { key: "place.tooLong", values: { size: 6 } } });
  });
});

describe("readPlace", () => {
  it.each([
    ["", "words"],
    ["Chợ Mới x Trần Hưng", "words"],
    ["12 Trần Hưng", "words"],
    ["105.8412, 21.0245", "point"],
    ["https://maps.google.com/?q=21.0245,105.8412", "point"],
    ["2028878.62 542681.98 105.5", "point"],
    ["2028878.62 542681.98", "grid"],
    ["https://maps.app.goo.gl/x", "refused"],
    [JSON.stringify(square), "shape"],
    ["{", "refused"],
    ["x".repeat(401), "refused"],
  ])("takes %j as %s", (text, kind) => expect(readPlace(text).kind).toBe(kind));
});
