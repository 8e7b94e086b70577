import { describe, expect, it } from "vitest";

import type { IncidentType } from "../src/api/types";
import { mostUsed, shortName } from "../src/find/types";

const types = ["KHL", "TRM", "CGT", "LDO", "DNH", "TNG", "CYT", "MTC", "PHO"].map(
  (code) => ({ code, vietnamese: code, english: code }) as IncidentType,
);

describe("mostUsed", () => {
  it("begins with the usual types", () =>
    expect(mostUsed(types, []).map(({ code }) => code)).toEqual(["TRM", "CGT", "DNH", "TNG", "CYT", "MTC"]));

  it("learns from what was used more than once of late", () => {
    const recent = (["PHO", "LDO", "PHO", "KHL"] as const).map((type) => ({ type }));
    expect(mostUsed(types, recent, 4).map(({ code }) => code)).toEqual(["PHO", "TRM", "CGT", "DNH"]);
  });
});

it.each([
  ["Đánh nhau; gây rối có thương tích", "Đánh nhau"],
  ["Tai nạn giao thông (kể cả gây tai nạn rồi bỏ chạy)", "Tai nạn giao thông"],
  ["Traffic accident, incl. hit and run", "Traffic accident"],
  ["Vứt, xả rác thải không đúng quy định; gây ô nhiễm môi trường", "Vứt, xả rác thải không đúng quy định"],
  ["Theft", "Theft"],
])("shortName of %j", (name, short) => expect(shortName(name)).toBe(short));
