import { describe, expect, it } from "vitest";

import type { Proposal, ProposeQuestion, Scenario, ScenarioCamera } from "../src/api/types";
import { Language } from "../src/language/language";
import { refusedText } from "../src/parts/refusedText";
import { comparedRows } from "../src/plan/compared";
import { outcomeOf, outcomeOfScenario } from "../src/plan/outcome";
import { pinsOf, pinsOfAll, SHARED } from "../src/plan/pins";
import { remainingOf } from "../src/plan/remaining";
import { sheetOf } from "../src/plan/sheet";
import { areaText, comparable, costOfMetre, kindText, overlapText, rowText } from "../src/plan/scenarioText";

const vi = new Language("vi");
const en = new Language("en");
const plain = (text: string) => text.replace(/\u00a0/g, " ");

const camera = (number: number, overlaps: ScenarioCamera["overlaps"] = []): ScenarioCamera => ({
  ...{ number, id: `pole-${number}`, lon: 106, lat: 18, bearing_deg: 30, gain: 50, cost: 12_000_000 },
  kind: "pole",
  outside_share: 0.02,
  overlaps,
});

const scenario = (more: Partial<Scenario> = {}): Scenario => ({
  ...{ id: "1", name: "Chợ", revision: 1, area_m2: 900_000, cameras: 2, total_cost: 24_000_000 },
  ...{ preset: "medium_4mp", level: "discern", time: "day", ways: "streets", incidents: 0, priorities: [] },
  ...{ value: 134, bound: 140, gap: 0.0429, proven: false },
  ...{ demand_m: 8000, seen_before_m: 560, seen_after_m: 694 },
  ...{ outside_share: 0.0201, most_outside_share: 0.039, cameras_installed: 55, cameras_working: 42 },
  cameras_planned: 0,
  area_unit: { code: "99001", name: "xã Mẫu" },
  unit_code: "99001",
  measured_at: "2026-11-27T03:22:38Z",
  area: { type: "MultiPolygon", coordinates: [] },
  question: {} as Scenario["question"],
  chosen: [camera(1), camera(2)],
  ...more,
});

describe("a scenario in words", () => {
  it("says of what area and kind it is, and what it comes to", () => {
    const one = scenario();
    expect(areaText(one, vi)).toBe("xã Mẫu");
    expect(areaText(scenario({ area_unit: null }), vi)).toBe("Vùng tự vẽ");
    expect(plain(kindText(one, vi))).toBe(
      "2 camera · 4 mm (69,7°), 4 MP · Phân biệt được đối tượng · Ban ngày",
    );
    expect(rowText(one, vi).map(plain)).toEqual([
      "xã Mẫu · 2 camera · 24.000.000 đ",
      "Đường được thấy 7 % → 9 %, thêm 134 m · Phân biệt được đối tượng",
      "Tính lúc 10:22 27/11/2026 · Ban ngày",
    ]);
    expect(rowText(scenario({ total_cost: null }), en)[0]).toBe("xã Mẫu · 2 cameras");
  });

  it("adds up by name what else sees the same streets", () => {
    const both = (code: string | null, metres: number) => ({ code, metres, detail_unknown: code === "C-2" });
    const named = [camera(1, [both("C-1", 10), both("C-2", 30)]), camera(2, [both("C-1", 25)])];
    expect(plain(overlapText({ chosen: named }, vi))).toBe("C-1 (35 m), C-2 (30 m, không rõ độ chi tiết)");
    expect(plain(overlapText({ chosen: [camera(1, [both(null, 12)]), camera(2)] }, vi))).toBe("12 m");
    // Some of them are public, and the reader may not know the others.
    const some = [camera(1, [both("C-1", 10), both(null, 12)]), camera(2, [both(null, 8)])];
    expect(plain(overlapText({ chosen: some }, vi))).toBe("C-1 (10 m), camera không nêu mã (20 m)");
    const coarse = { code: null, metres: 9, detail_unknown: true };
    expect(plain(overlapText({ chosen: [camera(1, [coarse])] }, en))).toBe("9 m, detail unknown");
    const mixed = [camera(1, [both("C-1", 10), coarse]), camera(2, [both(null, 8)])];
    expect(plain(overlapText({ chosen: mixed }, vi))).toBe(
      "C-1 (10 m), camera không nêu mã (17 m, một phần không rõ độ chi tiết)",
    );
    expect(overlapText({ chosen: [camera(1)] }, vi)).toBe("Không trùng");
  });

  it("tells what a metre more costs, where that can be told", () => {
    expect(costOfMetre(scenario())).toBe(179_104);
    expect(costOfMetre(scenario({ total_cost: null }))).toBeNull();
    expect(costOfMetre(scenario({ seen_after_m: 560 }))).toBeNull();
  });
});

describe("scenarios beside each other", () => {
  it("have one cell each under every heading", () => {
    const rows = comparedRows([scenario(), scenario({ id: "2", total_cost: null })], vi);
    for (const { cells } of rows) expect(cells).toHaveLength(2);
    expect(new Set(rows.map(({ heading }) => heading)).size).toBe(rows.length);
    const cost = rows.find(({ heading }) => heading === "Chi phí")?.cells.map(({ main }) => plain(main));
    expect(cost).toEqual(["24.000.000 đ", "Chưa nêu giá"]);
    const outside = rows.find(({ heading }) => heading === "Nhìn ra ngoài đường")?.cells[0];
    expect(plain(outside?.main ?? "")).toBe("2,1 %");
  });

  it("say where one counts planned cameras as seen before", () => {
    const planned = scenario({ id: "2", cameras_planned: 3 });
    const older = scenario({ id: "3", cameras_planned: null });
    const [seen] = comparedRows([scenario(), planned, older], vi);
    expect(seen?.cells.map(({ more }) => plain(more ?? ""))).toEqual([
      "560 m → 694 m",
      "560 m → 694 m; mức trước tính cả 3 camera dự kiến",
      "560 m → 694 m",
    ]);
  });

  it("say what counts more where something does", () => {
    const named = (scenarios: Scenario[]) =>
      comparedRows(scenarios, vi)
        .filter(({ heading }) => heading === "Tính nặng hơn")
        .flatMap(({ cells }) => cells.map(({ main }) => main));
    expect(named([scenario(), scenario({ id: "2" })])).toEqual([]);
    const heavy = scenario({ id: "2", priorities: [3, 1.5], incidents: 5 });
    expect(named([scenario(), heavy])).toEqual([
      "Mọi mét đường như nhau",
      "2 vùng ưu tiên (×3, ×1,5); đường gần các vụ việc đã xảy ra",
    ]);
    const [, added] = comparedRows([scenario({ priorities: [2] })], vi);
    expect(added?.cells[0]?.main).toContain("tương đương");
  });

  it("are comparable where they answer one question", () => {
    const other = (more: Partial<Scenario>) => comparable([scenario(), scenario({ id: "2", ...more })]);
    expect(other({ cameras: 9, preset: "wide_2mp" })).toBe(true);
    expect(other({ level: "any" })).toBe(false);
    expect(other({ time: "night" })).toBe(false);
    expect(other({ incidents: 7 })).toBe(false);
    const heavy = (factor: number) => ({
      priorities: [factor],
      question: {
        priorities: [{ area: { type: "Polygon" as const, coordinates: [[[1, 2]]] }, factor }],
      } as Scenario["question"],
    });
    expect(other(heavy(3))).toBe(false);
    expect(comparable([scenario(heavy(3)), scenario({ id: "2", ...heavy(2) })])).toBe(false);
    expect(comparable([scenario(heavy(3)), scenario({ id: "2", ...heavy(3) })])).toBe(true);
    expect(other({ area: { type: "MultiPolygon", coordinates: [[[[1, 2]]]] } })).toBe(false);
  });

  it("have pins with the letter of their own, and what is alike in several one with their letters", () => {
    const at = (number: number, lon: number) => ({ ...camera(number), lon });
    const pins = pinsOfAll([
      [at(1, 1), at(2, 2)],
      [at(1, 1), at(2, 3)],
      [at(1, 4), at(2, 1), { ...at(3, 2), bearing_deg: 60 }],
    ]);
    expect(pins.map(({ label }) => label)).toEqual(["ABC", "A2", "B2", "C1", "C3"]);
    expect(new Set(pins.map(({ key }) => key)).size).toBe(5);
    expect(pins.map(({ group }) => group)).toEqual([SHARED, 0, 1, 2, 2]);
    const left = pinsOf([{ ...camera(1), number: null }, camera(2)], { value: 50 });
    expect(left.map(({ label, gain }) => [label, gain])).toEqual([
      ["", 50],
      ["2", 50],
    ]);
  });
});

describe("what a choice comes to", () => {
  it("is told alike of a proposal and of the scenario that was kept of it", () => {
    const kept = scenario();
    const proposal = { ...kept, chosen: kept.chosen } as unknown as Parameters<typeof outcomeOf>[0];
    const whole = outcomeOf(proposal, remainingOf(proposal, new Set()));
    expect(whole).toEqual({ ...outcomeOfScenario(kept), cost: 24_000_000 });
    const planned = { ...proposal, cameras_planned: 2 };
    expect(outcomeOf(planned, remainingOf(planned, new Set())).planned).toBe(2);
    expect(outcomeOfScenario(scenario({ cameras_planned: 2 })).planned).toBe(2);
    expect(outcomeOfScenario(scenario({ cameras_planned: null })).planned).toBe(0);
    expect(outcomeOf(proposal, remainingOf(proposal, new Set(["pole-1"])))).toMatchObject({
      whole: false,
      value: 50,
      count: 1,
    });
  });
});

describe("a plan on paper", () => {
  const drawnArea = {
    type: "Polygon",
    coordinates: [
      [
        [105.9, 18.3],
        [105.91, 18.3],
        [105.91, 18.31],
        [105.9, 18.3],
      ],
    ],
  } as const;
  const own = { code: "99001", name: "xã Mẫu" };

  it("is that of a scenario, with its area and what the registry knew then", () => {
    const sheet = sheetOf({ scenario: scenario({ id: "01a21c87-5b50-72a2-88b5-4c44ea54aaf0" }) }, own, vi);
    expect(sheet).toMatchObject({ number: "PA-2026-11-27-aaf0", name: "Chợ", areas: [scenario().area] });
    expect(sheet.known).toEqual({ installed: 55, working: 42 });
    expect(sheet.where).toBeNull();
    expect(sheet.pins.map(({ label }) => label)).toEqual(["1", "2"]);
    expect(sheet.assumptions.length).toBeGreaterThan(4);
  });

  it("says when and by whom it was accepted, and which cameras came of it", () => {
    expect(sheetOf({ scenario: scenario() }, own, vi).accepted).toBeNull();
    const chosen = [{ ...camera(1), code: "CAM-0007" }, camera(2)];
    const accepted = { accepted_at: "2026-11-27T04:00:00Z", accepted_by: "planner", chosen };
    const sheet = sheetOf({ scenario: scenario(accepted) }, own, vi);
    expect(sheet.accepted).toEqual({
      at: new Date("2026-11-27T04:00:00Z"),
      by: "planner",
      codes: new Map([["pole-1", "CAM-0007"]]),
    });
    expect(sheet.pins.map(({ key }) => sheet.accepted?.codes.get(key))).toEqual(["CAM-0007", undefined]);
  });

  it("is that of what is left of a proposal; what was taken out is not on it", () => {
    const proposal = { ...scenario(), chosen: [camera(1), camera(2)] } as unknown as Proposal;
    const asked = { unit_code: "99001", count: 2, preset: "medium_4mp", level: "any", time: "night" };
    const id = "01a21c87-5b50-72a2-88b5-4c44ea54aaf0";
    const print = { proposal, id, asked: asked as ProposeQuestion, out: new Set(["pole-1"]) };
    const sheet = sheetOf({ ...print, at: new Date("2026-11-26T18:30:00Z") }, own, vi);
    expect(sheet).toMatchObject({ number: "PA-2026-11-27-aaf0", name: null, areas: [], known: null });
    expect(sheet.pins.map(({ label, key }) => [label, key])).toEqual([["1", "pole-2"]]);
    expect(sheet.outcome.whole).toBe(false);
    const drawn = { ...print, asked: { ...asked, area: drawnArea } as unknown as ProposeQuestion };
    expect(sheetOf({ ...drawn, at: new Date(0) }, own, vi).where).toContain("18,30000");
  });
});

it("names the cameras that can no longer be proposed", () => {
  const refusal = { code: "proposal_outdated", values: { numbers: [1, 3] } } as const;
  expect(refusedText(refusal as never, vi)).toContain("1, 3");
});
