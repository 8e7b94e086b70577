import type { Position } from "geojson";
import { describe, expect, it } from "vitest";

import type { GapFacts, Measurement, MeasureQuestion } from "../src/api/types";
import { Language } from "../src/language/language";
import { LEVELS, levelText } from "../src/plan/levels";
import { measureSheetOf } from "../src/plan/measureSheet";
import { notesOf } from "../src/plan/measuredText";
import { whereText } from "../src/plan/whereText";
import { factorsFor, FACTORS, isWeighted, weightsTexts } from "../src/plan/weighted";
import { heaviestOf, partsOf, sharesText, tintOf, tintsOf } from "../src/plan/seen";

const whole = { street_m: 1000, weight: 2000 } as Measurement;
const lengths = (once_m: number, twice_m: number, once_weight = 2 * once_m, twice_weight = 2 * twice_m) => ({
  once_m,
  twice_m,
  once_weight,
  twice_weight,
});
/** With plain blanks. */
const plain = (text: string | null) => text?.replace(/\u00a0/g, " ");
const gap = (weight: number) => ({ weight }) as GapFacts;

describe("what of an area is seen", () => {
  it("adds up in whole percent", () => {
    const { once, twice, unseen } = partsOf(lengths(345, 100), whole);
    expect([once.share, twice.share, unseen.share]).toEqual([0.35, 0.1, 0.65]);
    expect([once.metres, unseen.metres]).toEqual([345, 655]);
    for (let metres = 0; metres <= 1000; metres += 7) {
      const parts = partsOf(lengths(metres, 0), whole);
      expect(Math.round((parts.once.share + parts.unseen.share) * 100)).toBe(100);
    }
  });

  it("is never all or nothing where it is neither", () => {
    expect(partsOf(lengths(999.9, 0.1), whole)).toMatchObject({
      once: { share: 0.99 },
      twice: { share: 0.01 },
      unseen: { share: 0.01 },
    });
    expect(partsOf(lengths(0, 0), whole).unseen.share).toBe(1);
    expect(partsOf(lengths(1000, 1000), whole).unseen).toEqual({ metres: 0, share: 0, weighted: 0 });
  });

  it("has its share of the weight beside that of the metres", () => {
    const { once, unseen } = partsOf(lengths(500, 0, 1500), whole);
    expect([once.share, once.weighted, unseen.weighted]).toEqual([0.5, 0.75, 0.25]);
  });
});

describe("a measured area on paper", () => {
  const vi = new Language("vi");
  const facts = (rank: number): GapFacts => ({
    rank,
    metres: 100 - rank,
    weight: 1,
    area_m2: 9,
    at: [106, 18],
  });
  const measured = (gaps: number, points: number) =>
    ({
      id: "01a21c87-5b50-72a2-88b5-4c44ea54aaf0",
      ...{ level: "discern", time: "night", basis: "installed", incidents: 0, priorities: [], outline: null },
      cameras: { installed: 9, working: 5, assumed: 2, night_unknown: 1, detail_unknown: 0 },
      gaps: { features: Array.from({ length: gaps }, (_, index) => ({ properties: facts(index + 1) })) },
      unlisted_gaps: 4,
      unlisted_gap_m: 30,
      single_points: Array.from({ length: points }, (_, index) => ({
        rank: index + 1,
        metres: 5,
        weight: 5,
      })),
    }) as unknown as Measurement;
  const at = new Date("2026-11-26T18:30:00Z");
  const own = { code: "18001", name: "xã Mẫu" };
  const question = { unit_code: "18001", level: "discern", time: "night" } as never;

  it("lists the heaviest gaps and cameras, and says how many it does not", () => {
    const sheet = measureSheetOf({ measured: measured(32, 31), question, at }, own, vi);
    const number = "DV-2026-11-27-aaf0";
    expect(sheet).toMatchObject({ number, name: "xã Mẫu", where: null, moreGaps: 6, morePoints: 1 });
    expect([sheet.gaps.length, sheet.points.length]).toEqual([30, 30]);
    // What is not listed here, and what was not listed at all: 69 and 68 m, and 30 m.
    expect(sheet.moreGapMetres).toBe(167);
    const few = measureSheetOf({ measured: measured(2, 0), question, at }, own, vi);
    expect([few.moreGaps, few.moreGapMetres, few.morePoints]).toEqual([4, 30, 0]);
  });

  it("says where an area lies that was drawn, by its corners or, of many, by its box", () => {
    const ring = (count: number) => {
      const corners = Array.from({ length: count }, (_, at): Position => [105.9 + at / 1000, 18 + at / 100]);
      return [...corners, corners[0] ?? []];
    };
    const area = (...rings: Position[][]) => ({ type: "Polygon" as const, coordinates: rings });
    const drawn = { area: area(ring(3)), level: "discern", time: "night" } as never;
    expect(plain(measureSheetOf({ measured: measured(1, 1), question: drawn, at }, own, vi).where)).toBe(
      "Góc của vùng tự vẽ (vĩ độ; kinh độ): 1) 18,00000; 105,90000 · 2) 18,01000; 105,90100 · 3) 18,02000; 105,90200",
    );
    expect(whereText(area(ring(20)), vi)).toContain("20)");
    expect(plain(whereText(area(ring(21)), vi))).toBe(
      "Vùng tự vẽ có 21 góc, nằm trong khung (vĩ độ; kinh độ) từ 18,00000; 105,90000 đến 18,20000; 105,92000.",
    );
    // A hole is another ring.
    expect(whereText(area(ring(4), ring(3)), vi)).toContain("7 góc");
  });

  it("says what it rests on", () => {
    const sheet = measureSheetOf({ measured: measured(1, 1), question, at }, own, vi);
    expect(sheet.kind).toBe("Phân biệt được đối tượng · Ban đêm · Như đã lắp");
    const words = sheet.assumptions.join(" ");
    for (const said of [
      "theo tầm ban đêm",
      "mọi camera đang treo",
      "2 camera có hướng",
      "1 camera không rõ ban đêm",
    ])
      expect(words).toContain(said);
    expect(words).not.toContain("không rõ độ chi tiết");
    const by = { ...measured(1, 1), time: "day" } as Measurement;
    expect(notesOf(by, vi)).toHaveLength(1);
  });

  it("draws the areas that count more, and says by how much each does", () => {
    const area = { type: "Polygon" as const, coordinates: [] };
    const heavy = { ...(question as MeasureQuestion), priorities: [{ area, factor: 3 }] };
    const counted = { ...measured(1, 1), priorities: [3] };
    const sheet = measureSheetOf({ measured: counted, question: heavy, at }, own, vi);
    expect(sheet.priorities).toHaveLength(1);
    expect(sheet.assumptions.join(" ")).toContain("vùng ưu tiên 1 tính bằng 3 m");
    expect(measureSheetOf({ measured: measured(1, 1), question, at }, own, vi).priorities).toEqual([]);
  });
});

describe("what counts more", () => {
  const vi = new Language("vi");

  it("is told as weight where incidents or priority areas are counted", () => {
    expect(isWeighted({ incidents: 0, priorities: [] })).toBe(false);
    expect(isWeighted({ incidents: 5, priorities: [] })).toBe(true);
    expect(isWeighted({ incidents: 0, priorities: [2] })).toBe(true);
  });

  it("is said in sentences that do not deny each other", () => {
    const said = (incidents: number, priorities: number[], wanted = true) =>
      weightsTexts({ incidents, priorities }, wanted, vi).join(" ");
    expect(said(0, [], false)).toContain("mọi mét đường như nhau.");
    expect(said(0, [])).toContain("chưa đủ 5");
    expect(said(7, [])).toContain("7 vụ việc");
    const both = said(10, [2, 2.5]);
    expect(both).toContain(
      "vùng ưu tiên 1 tính bằng 2 m; mỗi mét đường trong vùng ưu tiên 2 tính bằng 2,5 m",
    );
    expect(both).toContain("10 vụ việc");
    for (const areas of [said(0, [2]), said(0, [2], false), both])
      expect(areas).not.toContain("mọi mét đường như nhau");
  });

  it("can be chosen by steps, and keeps what was stated otherwise", () => {
    expect(factorsFor({ factor: 3 })).toEqual(FACTORS);
    expect(factorsFor({ factor: 7 })).toContain(7);
  });
});

describe("shares beside each other", () => {
  const vi = new Language("vi");
  const said = (before: number, after: number) =>
    sharesText([before, after], 8000, vi).map((share) => share.replace(/\u00a0/g, " "));

  it("are whole, unless whole ones would not tell them apart", () => {
    expect(said(560, 694)).toEqual(["7 %", "9 %"]);
    expect(said(560, 590)).toEqual(["7 %", "7,4 %"]);
    expect(said(560, 560)).toEqual(["7 %", "7 %"]);
    expect(sharesText([0, 0], 0, vi)).toHaveLength(2);
  });
});

describe("gaps", () => {
  it("are tinted by halves of the heaviest", () => {
    expect([800, 401, 400, 399, 200, 100, 99, 1].map((weight) => tintOf(weight, 800))).toEqual([
      1, 1, 2, 2, 3, 4, 4, 4,
    ]);
  });

  it("name the tints that they have, with the least weight of each", () => {
    const gaps = [800, 790, 150, 3].map(gap);
    expect(heaviestOf(gaps)).toBe(800);
    expect(tintsOf(gaps)).toEqual([
      { tint: 1, from: 400 },
      { tint: 3, from: 100 },
      { tint: 4, from: 0 },
    ]);
    expect(tintsOf([])).toEqual([]);
  });

  it("of one weight have one tint", () => expect(tintsOf([20, 20].map(gap))).toHaveLength(1));
});

describe("levels", () => {
  it("are offered from the coarsest on, with what each takes", () => {
    const pixels = LEVELS.map(({ pixels }) => pixels);
    expect(pixels).toEqual(pixels.toSorted((a, b) => a - b));
    const words = LEVELS.map((level) => levelText(level, new Language("vi")));
    expect(words[0]).toBe("Mọi mức, kể cả không rõ");
    expect(words[3]).toBe("Phân biệt được đối tượng · từ 80 px/m");
    expect(words.at(-1)).toContain("1.500 px/m");
  });
});
