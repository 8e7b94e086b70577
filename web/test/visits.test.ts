import { describe, expect, it } from "vitest";

import type { OwnerRecord } from "../src/api/types";
import { mirrorOf } from "../src/card/mirror";
import { cardLink, draftLink, visits } from "../src/print/visits";

const owner = (id: string, ...at: number[]): OwnerRecord =>
  ({ id, owned: at.map((lon) => ({ id: `${id}-camera`, lon, lat: 18.34 })) }) as unknown as OwnerRecord;

describe("visits", () => {
  it("walks from the westernmost owner to the next, and leaves out who has no camera", () => {
    const walk = visits([
      owner("c", 105.903),
      owner("none"),
      owner("a", 105.901),
      owner("b", 105.902, 105.9),
    ]);
    expect(walk.map(({ record }) => record.id)).toEqual(["a", "b", "c"]);
    expect(visits([])).toEqual([]);
  });

  it("puts ids alone into an address, behind the #, which no server is sent", () => {
    expect(draftLink("https://so.example", "0190")).toBe("https://so.example/#/register/owners?c=0190");
    expect(cardLink("https://so.example", "ab12")).toBe("https://so.example/#/card/ab12");
  });
});

describe("the mirror of a camera", () => {
  it("has north up, the camera in the middle and lengths in metres", () => {
    const square = [
      [105.9, 18.34],
      [105.9, 18.341],
      [105.901, 18.341],
      [105.9, 18.34],
    ];
    const mirror = mirrorOf(
      {
        type: "FeatureCollection",
        features: [
          {
            type: "Feature",
            geometry: { type: "Polygon", coordinates: [square] },
            properties: { time_of_day: "day", area_m2: 5850 },
          },
        ],
      },
      { lon: 105.9, lat: 18.34 },
    );
    expect(mirror.paths).toEqual([{ d: "M0.0 0.0L0.0 -110.7L105.7 -110.7L0.0 0.0Z", night: false }]);
    expect(mirror.reach).toBe(122);
    expect(mirror.area).toBe(5850);
  });
});
