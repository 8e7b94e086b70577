import type { Geometry } from "geojson";
import { describe, expect, it } from "vitest";

import { areaOf, lengthOf, middleOf, placesOf } from "../src/find/scene";

const line: Geometry = {
  type: "LineString",
  coordinates: [
    [105.84, 21.02],
    [105.841, 21.02],
    [105.841, 21.02],
    [105.841, 21.024],
  ],
};
const area: Geometry = {
  type: "Polygon",
  coordinates: [
    [
      [105.84, 21.02],
      [105.842, 21.02],
      [105.842, 21.021],
      [105.84, 21.021],
      [105.84, 21.02],
    ],
  ],
};

describe("the middle of a scene", () => {
  it("is the point itself", () =>
    expect(middleOf({ type: "Point", coordinates: [105.84, 21.02] })).toEqual({ lon: 105.84, lat: 21.02 }));

  it("lies half way along a line, past a doubled vertex", () => {
    const middle = middleOf(line);
    expect(middle?.lon).toBeCloseTo(105.841, 9);
    const half = lengthOf(placesOf(line)) / 2;
    expect(middle && lengthOf([...placesOf(line).slice(0, 2), middle])).toBeCloseTo(half, 3);
  });

  it("lies inside an area, whose first corner counts once", () => {
    const middle = middleOf(area);
    expect(middle?.lon).toBeCloseTo(105.841, 9);
    expect(middle?.lat).toBeCloseTo(21.0205, 9);
  });

  it("is nowhere for what is no scene, and on the spot for a line of no length", () => {
    expect(middleOf({ type: "GeometryCollection", geometries: [] })).toBeNull();
    expect(middleOf({ type: "LineString", coordinates: [] })).toBeNull();
    const spot = [105.84, 21.02];
    expect(middleOf({ type: "LineString", coordinates: [spot, spot] })).toEqual({ lon: 105.84, lat: 21.02 });
  });
});

// On the ellipsoid, by PROJ (Geod of WGS84).
describe("the size of a scene", () => {
  it("is metres along a line", () => expect(lengthOf(placesOf(line))).toBeCloseTo(546.826, 2));
  it("is square metres of an area", () => expect(areaOf(placesOf(area)) / 23_019.5).toBeCloseTo(1, 4));
  it("is what the server says of it, to the square metre of a quarter and to a tenth of a hectare of a province", () => {
    const ring = (...corners: [number, number][]) =>
      placesOf({ type: "Polygon", coordinates: [[...corners, corners[0] ?? [0, 0]]] });
    const quarter = ring(
      [107.33876, 19.94115],
      [107.34876, 19.94215],
      [107.34826, 19.95115],
      [107.33876, 19.95065],
    );
    expect(Math.round(areaOf(quarter))).toBe(1_047_332);
    const wide = ring(
      [107.14376, 19.74615],
      [107.54376, 19.78615],
      [107.52376, 20.14615],
      [107.14376, 20.12615],
    );
    expect(Math.abs(areaOf(wide) - 1_675_671_814)).toBeLessThan(1000);
  });
  it("is the same wherever the ring begins", () => {
    const ring = placesOf(area);
    const other = [...ring.slice(2), ...ring.slice(0, 2)];
    expect(areaOf(other)).toBeCloseTo(areaOf(ring), 6);
    expect(areaOf(ring.toReversed())).toBeCloseTo(areaOf(ring), 6);
  });
  it("is nothing without places", () => expect([lengthOf([]), areaOf([])]).toEqual([0, 0]));
});
