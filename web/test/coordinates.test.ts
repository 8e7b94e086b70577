import { describe, expect, it } from "vitest";

import { parseCoordinates, placeText } from "../src/find/coordinates";

describe("parseCoordinates", () => {
  it.each([
    ["105.8412, 21.0245", 105.8412, 21.0245],
    ["21.0245, 105.8412", 105.8412, 21.0245],
    ["105,8412 21,0245", 105.8412, 21.0245],
    ["105.8412;21.0245", 105.8412, 21.0245],
    ["105.8412° 21.0245°", 105.8412, 21.0245],
    ["24.9384, 60.1699", 24.9384, 60.1699],
    ["60.1699N 24.9384E", 24.9384, 60.1699],
    ["N60.1699 E24.9384", 24.9384, 60.1699],
    ["E 24.9384, N 60.1699", 24.9384, 60.1699],
    ["21.0245 B, 105.8412 Đ", 105.8412, 21.0245],
    [`21°01'28.2"N 105°50'28.32"E`, 105.8412, 21.0245],
    [`21° 1′ 28.2″ N, 105° 50′ 28.32″ E`, 105.8412, 21.0245],
    [`21°01'28.2''N 105°50'28.32''E`, 105.8412, 21.0245],
    ["21 01 28.2 N 105 50 28.32 E", 105.8412, 21.0245],
    ["N 21 01 28.2 E 105 50 28.32", 105.8412, 21.0245],
    ["21 01.47 B, 105 50.472 Đ", 105.8412, 21.0245],
    [`21°01′28.2′′B 105°50′28.32′′Đ`, 105.8412, 21.0245],
    [`21º01'28.2"N 105º50'28.32"E`, 105.8412, 21.0245],
    ["21.0245º, 105.8412º", 105.8412, 21.0245],
    ["33.45 S, 70.66 W", -70.66, -33.45],
    ["-70.66, -33.45", -70.66, -33.45],
  ])("reads %j", (text, lon, lat) => {
    const place = parseCoordinates(text);
    expect(place?.lon).toBeCloseTo(lon, 9);
    expect(place?.lat).toBeCloseTo(lat, 9);
  });

  it.each([
    "",
    "105.84",
    "105.84, 21.02, 5",
    "181, 21",
    "105.84, 106.70",
    "91N 10E",
    "10N 20N",
    "10E 20E",
    "Chợ Mới x Trần Hưng",
    "NaN, NaN",
    "1e5, 2",
    "<b>1</b>, 2",
    "10.5, 20.5 or so",
    // Whether minutes or decimals follow the comma nobody can tell.
    "18,20 N 105,54 E",
  ])("refuses %j", (text) => expect(parseCoordinates(text)).toBeNull());

  it.each([
    ["21.0245, 105.8412", true],
    ["105.8412, 21.0245", false],
    ["24.9384, 60.1699", false],
    ["21.0245N 105.8412E", false],
  ])("tells for %j whether it took the latitude first by its size", (text, latFirst) =>
    expect(parseCoordinates(text)?.latFirst).toBe(latFirst),
  );

  it("reads what the map writes", () => {
    for (let i = 0; i < 500; i++) {
      const place = {
        lon: ((i * 7919) % 360) - 180 + i / 997,
        lat: ((i * 104729) % 179) - 89.5 + (i % 10) / 1e4,
      };
      if (Math.abs(place.lon) > 180) continue;
      const read = parseCoordinates(placeText(place));
      expect(read?.lon).toBeCloseTo(place.lon, 6);
      expect(read?.lat).toBeCloseTo(place.lat, 6);
    }
  });
});
