import { describe, expect, it } from "vitest";

import { allReasons, sentence as tied } from "../src/find/sentence";
import { Language } from "../src/language/language";
import { candidate } from "./candidates";

// Numbers are tied to their units by a space that does not break; the tables here are written with a plain one.
const sentence: typeof tied = (...of) => tied(...of).replaceAll("\u00a0", " ");

const vi = new Language("vi");
const en = new Language("en");

describe("sentence", () => {
  it.each([
    [{}, "Thấy toàn bộ vị trí, cách 44 m, không bị che khuất."],
    [{ visible_share: 0.004 }, "Thấy dưới 1 % vị trí, cách 44 m."],
    [{ visible_share: 0.74, distance_m: 39.4 }, "Thấy khoảng 74 % vị trí, cách 39 m."],
    [
      { verdict: "may_see", distance_m: 84, reasons: [{ code: "not_verified", days: 132 }] },
      "Thấy toàn bộ vị trí, cách 84 m; đã 132 ngày chưa kiểm tra.",
    ],
    [
      { verdict: "may_see", visible_share: 0.4, reasons: [{ code: "partly_visible", share: 0.4 }] },
      "Thấy khoảng 40 % vị trí, cách 44 m.",
    ],
    [
      { verdict: "may_see", reasons: [{ code: "bearing_unknown" }, { code: "range_assumed", far_m: 50 }] },
      "Cách 44 m; chưa rõ hướng ống kính; tầm quan sát giả định 50 m.",
    ],
    [
      { verdict: "blocked", blocked_by: { kind: "building", ref: "way/1", name: null, distance_m: 11.2 } },
      "Bị tòa nhà che khuất, cách ống kính 11 m.",
    ],
    [
      {
        verdict: "blocked",
        blocked_by: { kind: "building", ref: "way/1", name: "Chợ Mới", distance_m: 3.26 },
      },
      "Bị Chợ Mới che khuất, cách ống kính 3,3 m.",
    ],
    [
      {
        verdict: "blocked",
        blocked_by: { kind: "building", ref: "way/1", name: "75 Đường Chợ Mới", distance_m: 12 },
      },
      "Bị nhà số 75 Đường Chợ Mới che khuất, cách ống kính 12 m.",
    ],
    [
      {
        verdict: "overwritten",
        retention_max_days: 7,
        reasons: [{ code: "overwritten", since: "2026-11-20T00:00:00Z" }],
      },
      "Hướng tới hiện trường, cách 44 m; chỉ lưu 7 ngày.",
    ],
    [
      { verdict: "not_working", reasons: [{ code: "faulty", since: "2026-10-02T00:00:00Z" }] },
      "Hướng tới hiện trường, cách 44 m; hỏng từ 02/10/2026.",
    ],
    [
      { verdict: "out_of_view", distance_m: 140, reasons: [{ code: "too_far", distance_m: 140, far_m: 60 }] },
      "Cách 140 m; ngoài tầm quan sát 60 m.",
    ],
  ] as const)("of %j", (change, text) =>
    expect(sentence(candidate(structuredClone(change) as never), vi)).toBe(text),
  );

  it("names only what decided where nothing is to be had", () => {
    const doubts = [{ code: "bearing_unknown" }, { code: "not_verified", days: 200 }];
    const blocked = candidate({ verdict: "blocked", reasons: [{ code: "blocked" }, ...doubts] });
    expect(sentence(blocked, vi)).toBe("Bị che khuất.");
    const gone = candidate({
      verdict: "not_working",
      reasons: [{ code: "removed", since: null }, ...doubts],
    });
    expect(sentence(gone, vi)).toBe("Hướng tới hiện trường, cách 44 m; đã tháo trước đó.");
    expect(allReasons(gone, vi)).toHaveLength(3);
  });

  it("speaks English too", () => {
    const doubtful = candidate({
      verdict: "may_see",
      reasons: [{ code: "not_verified", verified_on: null, days: null }],
    });
    expect(sentence(doubtful, en)).toBe("Sees the whole place, 44 m away; never checked.");
  });

  it("names two doubts at most, the strongest; the selected row names all", () => {
    const reasons = ["bearing_unknown", "night_unknown", "retention_unknown"].map((code) => ({ code }));
    const doubtful = candidate({ verdict: "may_see", reasons });
    expect(sentence(doubtful, vi).split("; ")).toHaveLength(3);
    expect(allReasons(doubtful, vi)).toHaveLength(3);
  });

  it("claims no clear view where nothing was ever mapped", () => {
    expect(tied(candidate({}), vi, false).replaceAll("\u00a0", " ")).toBe("Thấy toàn bộ vị trí, cách 44 m.");
  });

  it("passes over a reason that it does not know", () => {
    const strange = candidate({ reasons: [{ code: "seen_by_an_owl" }] });
    expect(sentence(strange, vi)).toBe("Thấy toàn bộ vị trí, cách 44 m, không bị che khuất.");
  });

  it("leaves no place unfilled, whatever values are missing", () => {
    for (const language of [vi, en])
      for (const code of [
        "too_far",
        "not_verified",
        "removed",
        "faulty",
        "retention_uncertain",
        "looks_elsewhere",
      ]) {
        const bare = candidate({
          verdict: "may_see",
          reasons: [{ code, since: null, days: null, max_days: 3 }],
        });
        if (code !== "too_far") expect(sentence(bare, language)).not.toContain("{");
      }
  });
});
