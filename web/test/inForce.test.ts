import { describe, expect, it } from "vitest";

import type { Notice } from "../src/api/types";
import { inForce } from "../src/find/inForce";

const day = (hour: string) => `2026-11-19T${hour}:00Z`;
const WINDOW = { from: day("03:00"), to: day("05:00") };

const notice = (id: string, more: Partial<Notice> = {}) =>
  ({
    id,
    camera_id: "C-1",
    lapsed: false,
    lapses_at: "2026-11-26T05:00:00Z",
    ...WINDOW,
    ...more,
  }) as Notice;

describe("a notice in force", () => {
  it("keeps all of the window for this camera, and has not lapsed", () => {
    const found = (more: Partial<Notice>) => inForce([notice("1", more)], "C-1", WINDOW)?.id ?? null;
    expect(found({})).toBe("1");
    // Given for another search under the number, which looked at more.
    expect(found({ incident_id: "another", from: day("02:00"), to: day("06:00") })).toBe("1");
    expect(found({ from: day("03:30") })).toBeNull();
    expect(found({ to: day("04:30") })).toBeNull();
    expect(found({ lapsed: true })).toBeNull();
    expect(found({ camera_id: "C-2" })).toBeNull();
    // The same moment, written otherwise.
    expect(found({ from: "2026-11-19T10:00:00+07:00" })).toBe("1");
  });

  it("is of several the one that lapses last", () => {
    const all = [
      notice("1", { lapses_at: "2026-11-25T05:00:00Z" }),
      notice("2"),
      notice("3", { lapses_at: "2026-11-24T05:00:00Z" }),
    ];
    expect(inForce(all, "C-1", WINDOW)?.id).toBe("2");
    expect(inForce([], "C-1", WINDOW)).toBeNull();
  });
});
