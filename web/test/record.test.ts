import { describe, expect, it } from "vitest";

import type { Camera } from "../src/api/types";
import { between, bearingTo, sectorRing, towards } from "../src/register/aim";
import {
  conflicts,
  differing,
  draftOf,
  emptyDraft,
  inputOf,
  needsDate,
  patchOf,
  placeOf,
  setupOf,
  unreadable,
  withFields,
  type Draft,
} from "../src/register/record";

const camera = {
  id: "1",
  code: "C-014",
  label: "Ngõ 5",
  lon: 105.1234567,
  lat: 21.7654321,
  kind: "fixed",
  status: "working",
  status_since: "2026-11-01T17:00:00Z",
  bearing_deg: 90,
  far_m: 40,
  masks: [],
  revision: 3,
} as unknown as Camera;
const before = draftOf(camera, () => "2026-11-02");
const typed = (texts: Partial<Draft["texts"]>, from = before): Draft => ({
  ...from,
  texts: { ...from.texts, ...texts },
});

describe("a record in the form", () => {
  it("says of a camera what the registry says, to the centimetre", () => {
    expect(placeOf(before)).toEqual({ lon: 105.1234567, lat: 21.7654321 });
    expect(before.texts).toMatchObject({
      bearing_deg: "90",
      far_m: "40",
      height_m: "",
      status_since: "2026-11-02",
    });
    expect(patchOf(before, before)).toEqual({});
  });

  it("sends of a new camera what is known alone", () => {
    const draft = typed({ code: " C-1 ", place: "105.5, 21.5", bearing_deg: "45,5" }, emptyDraft("00123"));
    expect(inputOf(draft)).toEqual({
      code: "C-1",
      lon: 105.5,
      lat: 21.5,
      kind: "fixed",
      bearing_deg: 45.5,
      status: "unknown",
      public: false,
      unit_code: "00123",
    });
  });

  it("sends of a change what differs alone, and forgets what was emptied", () => {
    const draft = typed({ bearing_deg: "", far_m: "55", label: "Ngõ 5 " });
    expect(patchOf(before, draft)).toEqual({ bearing_deg: null, far_m: 55 });
    expect(needsDate(before, draft)).toBe(true);
    expect(needsDate(before, typed({ label: "Ngõ 6", purpose: "market" }))).toBe(false);
  });

  it("goes by what is meant, not by how it is written", () => {
    expect(differing(before, typed({ far_m: "40,0", place: "21°45'55.55556\" N 105.1234567 E" }))).toEqual(
      [],
    );
    expect(differing(before, typed({ far_m: "4o", place: "ở chợ" }))).toEqual(["place", "far_m"]);
  });

  it("sends both halves of one statement", () => {
    expect(patchOf(before, typed({ recording_mode: "motion" }))).toEqual({
      recording_mode: "motion",
      recording_schedule: null,
    });
    expect(patchOf(before, typed({ place: "105.2, 21.7" }))).toEqual({ lon: 105.2, lat: 21.7 });
  });

  it("previews what can be read, and nothing without a place", () => {
    const draft = typed({ far_m: "4x", height_m: "3", code: "", place: "105.5, 21.5" });
    expect(unreadable(draft)).toEqual(["far_m"]);
    expect(setupOf(draft)).toEqual({ lon: 105.5, lat: 21.5, kind: "fixed", bearing_deg: 90, height_m: 3 });
    expect(setupOf(typed({ place: "Chợ Mẫu" }))).toBeNull();
  });
});

describe("what somebody else saved meanwhile", () => {
  const mine = typed({ bearing_deg: "100", far_m: "60" });
  const theirs = typed({ bearing_deg: "110", height_m: "4", far_m: "60" });

  it("is compared field by field; what both say is none", () =>
    expect(conflicts(before, mine, theirs)).toEqual([
      { name: "bearing_deg", both: true },
      { name: "height_m", both: false },
    ]));

  it("is taken over where it is chosen", () => {
    const merged = withFields(mine, theirs, ["height_m"]);
    expect(merged.texts).toMatchObject({ bearing_deg: "100", height_m: "4" });
    expect(differing(theirs, merged)).toEqual(["bearing_deg"]);
    expect(mine.texts.height_m).toBe("");
  });
});

describe("handles", () => {
  const pin = { lon: 105.5, lat: 21 };

  it.each([0, 37, 90, 181.5, 359])("lie where their bearing of %d° says", (bearing) => {
    const end = towards(pin, bearing, 80);
    expect(between(bearingTo(pin, end), bearing)).toBeLessThan(0.01);
  });

  it("draw a closed sector, and a circle for a full turn", () => {
    const ring = sectorRing(pin, 0, 90, 0, 50);
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring).toContainEqual([105.5, 21]);
    expect(sectorRing(pin, 0, 360, 0, 50)).not.toContainEqual([105.5, 21]);
    expect(between(350, 20)).toBe(30);
  });
});
