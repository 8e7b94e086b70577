import { describe, expect, it } from "vitest";

import type { Incident } from "../src/api/types";
import { Language } from "../src/language/language";
import { recorderText } from "../src/find/recorder";
import { soonLost, stopsOf } from "../src/print/canvass";
import { rounded, roundedUp, streetOf } from "../src/print/rounding";
import { candidate } from "./candidates";

const incident = (change: Partial<Incident> = {}): { incident: Incident } => ({
  incident: {
    id: "i",
    type: "TRM",
    case_number: "412/2026",
    place: { type: "Point", coordinates: [105.84, 21.02] },
    radius_m: 9,
    from: "2026-11-19T11:30:00Z",
    to: "2026-11-19T11:45:00Z",
    created_at: "2026-11-19T12:00:00Z",
    ...change,
  } as Incident,
});

describe("the walk on paper", () => {
  const near = candidate({
    camera_id: "near",
    lon: 105.8402,
    lat: 21.02,
    rank: 3,
    label: "Nhà số 15, Đường Chợ Mới",
  });
  const far = candidate({ camera_id: "far", lon: 105.8408, lat: 21.02, rank: 1, distance_m: 83 });

  it("starts at the scene and tells the way from stop to stop", () => {
    const stops = stopsOf(incident(), [far, near]);
    expect(stops.map(({ candidate }) => candidate.camera_id)).toEqual(["near", "far"]);
    expect(stops.map(({ metres }) => Math.round(metres))).toEqual([21, 62]);
  });

  it("names those whose footage is about to be lost by their numbers on the sheet", () => {
    const urgent = candidate({ ...far, about_to_be_lost: true });
    expect(soonLost(stopsOf(incident(), [urgent, near]), 0)).toEqual([2]);
    expect(soonLost(stopsOf(incident(), [far, near]), 0)).toEqual([]);
  });

  it("p23_rounds every place and distance where the incident asks for it", () => {
    const stops = stopsOf(incident({ domestic_violence: true }), [far, near]);
    expect(stops.map(({ metres }) => metres)).toEqual([50, 100]);
    expect(stops.map(({ candidate: { label, distance_m } }) => [label, distance_m])).toEqual([
      ["Đường Chợ Mới", 50],
      [null, 100],
    ]);
  });
});

describe("p23 rounding", () => {
  it.each([
    ["Nhà số 15, Đường Chợ Mới", "Đường Chợ Mới"],
    ["Đại lý, 8 Đường Chợ Mới", "Đường Chợ Mới"],
    ["8B phố Huế, tầng 2", "phố Huế"],
    ["Ngõ 12/3 Trần Hưng", null],
    ["Nhà văn hóa tổ 4", null],
    ["15 Market Street", "Market Street"],
    ["", null],
    [null, null],
  ])("of %j leaves the street alone", (label, street) => expect(streetOf(label)).toBe(street));

  it.each([
    [0, 50],
    [1, 50],
    [50, 50],
    [50.1, 100],
  ])("of %d metres is %d", (metres, up) => expect(roundedUp(metres)).toBe(up));

  it("leaves the verdict and the recording as they are", () => {
    const exact = candidate({ label: "Nhà số 15", distance_m: 12, verdict: "may_see" });
    expect(rounded(exact)).toMatchObject({
      verdict: "may_see",
      camera_code: exact.camera_code,
      distance_m: 50,
    });
  });
});

describe("the window on the recorder's clock", () => {
  const on = { from: "2026-11-19T11:33:00Z", to: "2026-11-19T11:48:00Z", widened_s: 0 };
  const vi = new Language("vi");

  it.each([
    [0, "18:33–18:48, Thứ Năm 19/11/2026"],
    [180, "18:33–18:48, Thứ Năm 19/11/2026 (chạy nhanh 3 phút)"],
    [-180, "18:33–18:48, Thứ Năm 19/11/2026 (chạy chậm 3 phút)"],
  ])("with %d seconds off", (offset_s, text) => expect(recorderText({ ...on, offset_s }, vi)).toBe(text));
});
