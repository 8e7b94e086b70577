import { describe, expect, it } from "vitest";

import { readMapLink } from "../src/find/mapLink";

const LAT = 21.0245;
const LON = 105.8412;

describe("readMapLink", () => {
  it.each([
    ["https://www.google.com/maps/@21.0245,105.8412,17z", false],
    ["https://www.google.com/maps/@21.0245,105.8412,215m/data=!3m1!1e3?entry=ttu", false],
    [
      "https://www.google.com/maps/place/Ch%E1%BB%A3/@10.1,106.1,17z/data=!3m1!4b1!4m6!3m5!8m2!3d21.0245!4d105.8412",
      true,
    ],
    ["https://www.google.com/maps/place/A/@1,2,17z/data=!3d1.5!4d2.5!4m2!3d21.0245!4d105.8412", true],
    [`https://www.google.com/maps/place/21%C2%B001'28.2%22N+105%C2%B050'28.32%22E/@21.1,105.9,17z`, true],
    ["https://www.google.com/maps/search/21.0245,+105.8412?sa=X", true],
    ["https://maps.google.com/?q=21.0245,105.8412", true],
    ["https://maps.google.com/maps?q=loc:21.0245,105.8412&z=15", true],
    ["https://www.google.com/maps/search/?api=1&query=21.0245%2C105.8412", true],
    ["https://www.google.com/maps/dir/?api=1&destination=21.0245,105.8412", true],
    ["https://www.google.com/maps/dir/20.1,105.1/21.0245,105.8412/@20.5,105.5,12z", true],
    ["https://maps.google.com/maps?ll=21.0245,105.8412&z=16", true],
    ["maps.google.com/?q=21.0245,105.8412", true],
    ["https://www.openstreetmap.org/#map=18/21.0245/105.8412", false],
    ["https://www.openstreetmap.org/?mlat=21.0245&mlon=105.8412#map=18/20.1/105.1", true],
    ["https://www.openstreetmap.org/#map=18/21.0245/105.8412&layers=N", false],
    ["https://maps.apple.com/?ll=21.0245,105.8412&q=Ch%E1%BB%A3", true],
    ["https://maps.apple.com/place?coordinate=21.0245,105.8412&name=A", true],
    ["https://zalo.me/location?ll=21.0245,105.8412", true],
    ["https://www.bing.com/maps?cp=21.0245~105.8412&lvl=17", false],
    ["geo:21.0245,105.8412", true],
    ["geo:21.0245,105.8412,12", true],
    ["geo:0,0?q=21.0245,105.8412(Ch%E1%BB%A3)", true],
    ["Ở đây này: https://maps.google.com/?q=21.0245,105.8412", true],
  ])("reads %s", (text, pin) =>
    expect(readMapLink(text)).toMatchObject({ kind: "place", pin, place: { lat: LAT, lon: LON } }),
  );

  it("takes the uncertainty of a geo address", () =>
    expect(readMapLink("geo:21.0245,105.8412;u=35")).toMatchObject({ radius: 35 }));

  it.each([
    "https://maps.app.goo.gl/AbCdEf123",
    "https://goo.gl/maps/AbC",
    "https://osm.org/go/4ec~",
    "maps.app.goo.gl/x",
  ])("refuses the short link %s", (text) =>
    expect(readMapLink(text)).toEqual({ kind: "refused", why: "short" }),
  );

  it.each([
    "https://www.google.com/maps/place/Ha+Noi",
    "https://example.org/",
    "https://www.google.com/maps/@91,105.8412,17z",
    "https://www.google.com/maps/@21.0245,181,17z",
    "https://www.google.com/maps/%E0%A4%A/@x,y",
    "geo:abc",
    "geo:0x10,5",
  ])("says that %s holds no place", (text) =>
    expect(readMapLink(text)).toEqual({ kind: "refused", why: "bare" }),
  );

  it.each(["", "21.0245, 105.8412", "Chợ Mới x Trần Hưng", "ngõ 12 đường Trần Hưng", "geology"])(
    "leaves %j alone",
    (text) => expect(readMapLink(text)).toBeNull(),
  );
});
