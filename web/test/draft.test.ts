import { describe, expect, it } from "vitest";

import type { Incident, IncidentType } from "../src/api/types";
import { draftOf, emptyDraft, readDraft, type Draft } from "../src/find/draft";

const zone = "Asia/Ho_Chi_Minh";
const now = Date.parse("2026-11-22T16:05+07:00");
const types = [{ code: "TRM", search_radius_m: 300 }] as IncidentType[];
const full: Draft = {
  place: "105.8412, 21.0245",
  radius: "9",
  searchRadius: "",
  type: "TRM",
  date: "19/11",
  from: "1830",
  to: "1845",
  caseNumber: " 412/2026 ",
};

describe("readDraft", () => {
  it("makes the incident that is typed", () => {
    expect(readDraft(full, types, now, zone)).toEqual({
      faults: {},
      incident: {
        type: "TRM",
        case_number: "412/2026",
        place: { type: "Point", coordinates: [105.8412, 21.0245] },
        radius_m: 9,
        search_radius_m: null,
        from: "2026-11-19T11:30:00.000Z",
        to: "2026-11-19T11:45:00.000Z",
      },
    });
  });

  it.each([
    [{ place: "" }, "place", "find.placeEmpty"],
    [{ place: "somewhere" }, "place", "find.placeUnread"],
    [{ radius: "" }, "radius_m", "find.radiusUnread"],
    [{ radius: "-1" }, "radius_m", "find.radiusUnread"],
    [{ radius: "NaN" }, "radius_m", "find.radiusUnread"],
    [{ searchRadius: "301" }, "search_radius_m", "find.radiusUnread"],
    [{ type: "XXX" }, "type", "find.typeEmpty"],
    [{ to: "" }, "to", "find.clockUnread"],
    [{ caseNumber: "  " }, "case_number", "find.caseNumberEmpty"],
    [{ caseNumber: "412\u202e6202/" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\u200b/2026" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\u2066/2026" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\n/2026" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\u0000" }, "case_number", "find.caseNumberUnseen"],
  ])("names the field for %j", (change, field, key) => {
    const { incident, faults } = readDraft({ ...full, ...change }, types, now, zone);
    expect(incident).toBeNull();
    expect(Object.keys(faults)).toEqual([field]);
    expect(Object.values(faults)[0]).toMatchObject({ key });
  });

  it("names all that an empty form lacks at once", () => {
    const { faults } = readDraft(emptyDraft("22/11/2026"), types, now, zone);
    expect(Object.keys(faults).sort()).toEqual(["case_number", "from", "place", "to", "type"]);
  });
});

it("types an incident again as it was", () => {
  const { incident } = readDraft({ ...full, searchRadius: "120,5" }, types, now, zone);
  const again = draftOf({ ...incident, id: "i", created_at: "" } as Incident, zone);
  expect(readDraft(again, types, now, zone).incident).toEqual(incident);
});
