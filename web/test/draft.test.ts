import { describe, expect, it } from "vitest";

import type { Incident, IncidentType } from "../src/api/types";
import { draftOf, emptyDraft, narrowed, readDraft, type Draft } from "../src/find/draft";
import type { Shape } from "../src/find/shape";

const zone = "Asia/Ho_Chi_Minh";
const now = Date.parse("2026-11-22T16:05+07:00");
const types = ["TRM", "DNH", "MTC"].map((code) => ({
  code,
  search_radius_m: 300,
  window_hours: 12,
})) as IncidentType[];
const around = { types, now, zone, kind: "demo" } as const;
const full: Draft = {
  ...emptyDraft(),
  place: "105.8412, 21.0245",
  radius: "9",
  searchRadius: "",
  type: "TRM",
  from: "1830 19/11",
  to: "1845",
  caseNumber: " 412/2026 ",
};

describe("readDraft", () => {
  it("makes the incident that is typed", () => {
    expect(readDraft(full, around)).toEqual({
      faults: {},
      over: [],
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
    [{ searchRadius: "501" }, "search_radius_m", "find.radiusUnread"],
    [{ place: "https://maps.app.goo.gl/x" }, "place", "place.shortLink"],
    [{ place: "2028878.62 542681.98" }, "place", "place.meridianNeeded"],
    [{ type: "XXX" }, "type", "find.typeEmpty"],
    [{ to: "" }, "to", "find.clockUnread"],
    [{ caseNumber: "  " }, "case_number", "find.caseNumberEmpty"],
    [{ caseNumber: "Nguyễn Văn A" }, "case_number", "find.caseNumberDigit"],
    [{ caseNumber: "V/QĐ-ĐTTH" }, "case_number", "find.caseNumberDigit"],
    [{ caseNumber: "412\u202e6202/" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\u200b/2026" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\u2066/2026" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\n/2026" }, "case_number", "find.caseNumberUnseen"],
    [{ caseNumber: "412\u0000" }, "case_number", "find.caseNumberUnseen"],
  ])("names the field for %j", (change, field, key) => {
    const { incident, faults } = readDraft({ ...full, ...change }, around);
    expect(incident).toBeNull();
    expect(Object.keys(faults)).toEqual([field]);
    expect(Object.values(faults)[0]).toMatchObject({ key });
  });

  it("names all that an empty form lacks at once", () => {
    const { faults } = readDraft(emptyDraft(), around);
    expect(Object.keys(faults).sort()).toEqual(["case_number", "from", "place", "to", "type"]);
  });
});

describe("a place", () => {
  const chosen = { label: "Chợ Mới", context: null, kind: "landmark", lon: 105.9, lat: 18.3 } as const;
  const line: Shape = {
    type: "LineString",
    coordinates: [
      [105.84, 21.02],
      [105.841, 21.02],
    ],
  };

  it("is the one that was picked, as long as its name stands there", () => {
    const picked = { ...full, place: "Chợ Mới", chosen };
    expect(readDraft(picked, around).incident?.place).toEqual({ type: "Point", coordinates: [105.9, 18.3] });
    const { faults } = readDraft({ ...picked, place: "Chợ Mớ" }, around);
    expect(faults.place?.key).toBe("find.placeUnread");
  });

  it("is the one that was drawn", () =>
    expect(readDraft({ ...full, place: "", drawn: line }, around).incident?.place).toEqual(line));

  it("is a point of at most 50 m for a fight (P22)", () => {
    const fight = { ...full, type: "DNH", stated: ["injury" as const] };
    expect(readDraft(fight, around).incident?.stated).toEqual(["injury"]);
    expect(readDraft({ ...fight, radius: "51" }, around).faults.radius_m?.key).toBe("find.radiusUnread");
    expect(readDraft({ ...fight, place: "", drawn: line }, around).faults.place?.key).toBe("place.pointOnly");
    expect(readDraft({ ...fight, stated: [] }, around).faults.stated?.key).toBe("find.statedEmpty");
  });
});

it("asks who is missing, and only then (P23)", () => {
  const missing = { ...full, type: "MTC" };
  expect(readDraft(missing, around).faults).toEqual({ age_class: { key: "find.ageClassEmpty" } });
  expect(readDraft({ ...missing, ageClass: "child" }, around).incident?.age_class).toBe("child");
  const theft = readDraft({ ...full, ageClass: "child", stated: ["injury"], domesticViolence: true }, around);
  expect(theft.incident).not.toHaveProperty("age_class");
  expect(theft.incident).not.toHaveProperty("stated");
  expect(theft.incident).not.toHaveProperty("domestic_violence");
});

it("takes no number where none was issued (P6)", () => {
  const { incident } = readDraft({ ...full, temporary: true, caseNumber: "left\u200bover" }, around);
  expect(incident).toMatchObject({ temporary_number: true });
  expect(incident).not.toHaveProperty("case_number");
});

describe("above the caps (P6)", () => {
  const live = { ...around, kind: "live" } as const;
  const long = { ...full, from: "6h 19/11", to: "19h" };

  it("needs a reason on a live database", () => {
    const { incident, faults, over } = readDraft(long, live);
    expect(incident).toBeNull();
    expect(over).toEqual([{ code: "window_hours", value: 13, cap: 12 }]);
    expect(faults).toEqual({ approval_reason: { key: "approval.reasonEmpty" } });
  });

  it("asks with the reason", () => {
    const draft = { ...long, approvalReason: " lost overnight ", urgent: true };
    expect(readDraft(draft, live).incident).toMatchObject({
      approval_reason: "lost overnight",
      urgent: true,
    });
  });

  it("asks for nothing below them, nor where the data are fictional", () => {
    const reason = { approvalReason: "typed before" };
    expect(readDraft({ ...full, ...reason }, live).incident).not.toHaveProperty("approval_reason");
    expect(readDraft({ ...long, ...reason }, around).incident).not.toHaveProperty("approval_reason");
  });

  it("asks where only the server knows why", () => {
    const asked = { ...live, approvalAsked: true };
    expect(readDraft(full, asked).faults).toEqual({ approval_reason: { key: "approval.reasonEmpty" } });
  });

  it.each([
    [{ searchRadius: "301" }, 301],
    [{ radius: "301" }, 301],
    [{ radius: "290", searchRadius: "300" }, null],
  ])("adds up how far %j reaches", (change, value) => {
    const { over } = readDraft({ ...full, ...change }, live);
    expect(over).toEqual(value === null ? [] : [{ code: "radius_m", value, cap: 300 }]);
  });

  it("counts the size of a drawn place", () => {
    const wide: Shape = {
      type: "LineString",
      coordinates: [
        [105.84, 21.02],
        [105.848, 21.02],
      ],
    };
    const { over } = readDraft({ ...full, place: "", drawn: wide }, live);
    expect(over).toMatchObject([{ code: "radius_m", cap: 300 }]);
  });
});

it("types an incident again as it was", () => {
  const { incident } = readDraft({ ...full, searchRadius: "120,5" }, around);
  const again = draftOf({ ...incident, id: "i", created_at: "" } as Incident, zone);
  expect(readDraft(again, around).incident).toEqual(incident);
});

it("tells a smaller window from another search", () => {
  const before = readDraft({ ...full, from: "18:00 19/11/2026", to: "20:00 19/11/2026" }, around).incident;
  const changed = (change: Partial<Draft>) => {
    const draft = { ...full, from: "18:00 19/11/2026", to: "20:00 19/11/2026", ...change };
    const { incident } = readDraft(draft, around);
    return incident && before && narrowed(incident, before);
  };
  expect(changed({})).toEqual({});
  expect(changed({ from: "18:30 19/11/2026" })).toEqual({ from: "2026-11-19T11:30:00.000Z" });
  expect(changed({ to: "19:30 19/11/2026", approvalReason: "why" })).toEqual({
    to: "2026-11-19T12:30:00.000Z",
  });
  for (const change of [
    { to: "20:30 19/11/2026" },
    { from: "17:00 19/11/2026" },
    { radius: "11" },
    { caseNumber: "9/2026" },
    { place: "21.03, 105.85" },
  ])
    expect(changed(change)).toBeNull();
});

it("asks for a number of its own again where the incident has only a temporary one", () => {
  const temporary = { case_number: "TT-2026-K7QX2M", number_due: "2026-11-23T16:05:00+07:00" };
  const { incident } = readDraft(full, around);
  const draft = draftOf({ ...incident, ...temporary, id: "i", created_at: "" } as Incident, zone);
  expect(draft).toMatchObject({ temporary: true, caseNumber: "" });
  expect(readDraft(draft, around).incident).toMatchObject({ temporary_number: true });
  expect(readDraft(draft, around).incident).not.toHaveProperty("case_number");
});
