import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { readProposal } from "../src/api/ndjson";
import { Problem } from "../src/api/problem";
import type { Proposal, ProposalLine, Proposed, ProposeQuestion } from "../src/api/types";
import { Language } from "../src/language/language";
import { askedText } from "../src/plan/askedText";
import { assumptionsOf } from "../src/plan/assumptions";
import { opticsOf, PRESETS, presetText } from "../src/plan/presets";
import {
  addedText,
  boundText,
  gainText,
  overlapsText,
  proofText,
  standsText,
  upTo,
} from "../src/plan/proposalText";
import { remainingOf, tightened } from "../src/plan/remaining";
import { readWanted, type Wanted } from "../src/plan/wanted";

const vi = new Language("vi");
const en = new Language("en");
/** With plain blanks. */
const plain = (text: string | null) => text?.replace(/\u00a0/g, " ");

const camera = (id: string, gain: number, cost: number | null = null): Proposed => ({
  ...{ id, gain, cost, lon: 106, lat: 18, bearing_deg: 210 },
  kind: "corner",
  is_shared: false,
  outside_share: 0,
  overlaps: [],
});
const proposal = (chosen: Proposed[], more: Partial<Proposal> = {}) =>
  ({
    chosen,
    value: chosen.reduce((sum, { gain }) => sum + gain, 0),
    seen_before_m: 500,
    seen_after_m: 700,
    incidents: 0,
    priorities: [],
    ...more,
  }) as Proposal;

describe("how much is wanted", () => {
  const read = (typed: Partial<Wanted>) =>
    readWanted({ by: "count", count: "", budget: "", cost: "", ...typed });

  it("is a number of cameras, with or without what one costs", () => {
    expect(read({ count: " 5 " })).toEqual({ amount: { count: 5 } });
    expect(read({ count: "200", cost: "4,5 triệu" })).toEqual({ amount: { count: 200, cost: 4_500_000 } });
  });

  it("is a budget with what one costs; what is typed for the other kind does not count", () => {
    const budget = { by: "budget", budget: "90 triệu", cost: "12 tr", count: "no" } as const;
    expect(read(budget)).toEqual({ amount: { budget: 90_000_000, cost: 12_000_000 } });
    expect(read({ count: "3", budget: "no" })).toEqual({ amount: { count: 3 } });
  });

  it.each([
    [{ count: "" }, { count: "refused.out_of_range" }],
    [{ count: "0" }, { count: "refused.out_of_range" }],
    [{ count: "201" }, { count: "refused.out_of_range" }],
    [{ count: "2,5" }, { count: "refused.out_of_range" }],
    [{ count: "1e2" }, { count: "refused.out_of_range" }],
    [{ count: "3", cost: "rẻ" }, { cost: "funding.amountUnread" }],
    [
      { by: "budget", budget: "", cost: "" },
      { budget: "refused.required", cost: "refused.required" },
    ],
    [{ by: "budget", budget: "nhiều", cost: "5 triệu" }, { budget: "funding.amountUnread" }],
    [{ by: "budget", budget: "4 triệu", cost: "5 triệu" }, { budget: "refused.budget_too_small" }],
    [{ by: "budget", budget: "1,005 tỷ", cost: "5 triệu" }, { budget: "propose.budgetMost" }],
  ] as [Partial<Wanted>, Record<string, string>][])("names the fields of %o", (typed, faults) => {
    const found = read(typed);
    if (!("faults" in found)) throw new Error("read");
    const keys = Object.entries(found.faults).map(([field, fault]) => [field, fault.key]);
    expect(Object.fromEntries(keys)).toEqual(faults);
  });

  it("may cost all of the budget, and no more cameras than are proposed at once", () => {
    expect(read({ by: "budget", budget: "5 triệu", cost: "5 triệu" })).toHaveProperty("amount");
    expect(read({ by: "budget", budget: "1,004 tỷ", cost: "5 triệu" })).toHaveProperty("amount");
  });
});

describe("presets", () => {
  it("are those of the contract, with their optics", () => {
    const contract = JSON.parse(readFileSync("openapi.json", "utf8")) as {
      components: { schemas: { Preset: { enum: string[] } } };
    };
    expect(PRESETS).toEqual(contract.components.schemas.Preset.enum);
    expect(opticsOf("wide_2mp")).toEqual({ focal: 2.8, angle: 89.7, pixels: 2 });
    expect(opticsOf("medium_4mp")).toEqual({ focal: 4, angle: 69.7, pixels: 4 });
    expect(opticsOf("narrow_8mp")).toEqual({ focal: 8, angle: 38.4, pixels: 8 });
    expect(plain(presetText("wide_2mp", vi))).toBe("2,8 mm (89,7°), 2 MP");
  });
});

describe("what is said of a choice", () => {
  it("is never better than it is", () => {
    expect(plain(upTo(0, vi))).toBe("0 %");
    expect(plain(upTo(-1e-12, vi))).toBe("0 %");
    expect(plain(upTo(0.004, vi))).toBe("0,4 %");
    expect(plain(upTo(0.00401, vi))).toBe("0,5 %");
    expect(plain(upTo(0.00001, en))).toBe("0.1 %");
    expect(plain(upTo(1e-10, vi))).toBe("0,1 %");
    expect(plain(boundText(1240.1, false, vi))).toBe("1.241 m");
    expect(plain(boundText(1240.1, true, vi))).toBe("tương đương 1.241 m");
  });

  it("names the proof, or how far off it may be at most", () => {
    expect(proofText({ value: 188, bound: 188, gap: 0, proven: true }, false, vi)).toContain("Đã chứng minh");
    const off = plain(
      proofText({ value: 1000, bound: 1004, gap: 1 - 1000 / 1004, proven: false }, false, vi),
    );
    expect(off).toContain("0,4 %");
    expect(off).toContain("1.004 m");
    expect(plain(proofText({ value: 721, bound: 721, gap: 1e-5, proven: false }, false, vi))).toContain(
      "0,1 %",
    );
    expect(plain(proofText({ value: 0, bound: 80, gap: 1, proven: false }, false, en))).toContain("80 m");
  });

  it("tells metres from weights", () => {
    expect(plain(gainText(34.6, false, vi))).toBe("35 m");
    expect(plain(gainText(1234, false, vi))).toBe("1,2 km");
    expect(plain(gainText(34.6, true, en))).toBe("the equivalent of 35 m");
    expect(plain(addedText(34.6, false, en))).toBe("+35 m");
    expect(plain(addedText(34.6, true, en))).toBe("the equivalent of +35 m");
    expect(plain(addedText(34.6, true, vi))).toBe("tương đương +35 m");
  });

  it("says where one hangs and what else sees its streets", () => {
    expect(standsText({ kind: "pole", bearing_deg: 330 }, vi)).toBe(
      "Cột ven đường, nhìn về phía tây bắc (330°)",
    );
    expect(standsText({ kind: "pole", bearing_deg: 330, is_shared: true }, vi)).toBe(
      "Nơi đã có camera của cơ quan, nhìn về phía tây bắc (330°)",
    );
    expect(standsText({ kind: "corner", bearing_deg: 0 }, en)).toBe("Building corner, facing north (0°)");
    expect(overlapsText({ overlaps: [] }, vi)).toBeNull();
    const both = [
      { code: "C-012", metres: 20, detail_unknown: false },
      { code: "C-014", metres: 8, detail_unknown: true },
    ];
    expect(plain(overlapsText({ overlaps: both }, vi))).toBe(
      "Trùng một phần với C-012 (20 m), C-014 (8 m, không rõ độ chi tiết)",
    );
    const some = [
      { code: "C-012", metres: 20, detail_unknown: false },
      { code: null, metres: 30, detail_unknown: true },
      { metres: 9, detail_unknown: false },
    ];
    expect(plain(overlapsText({ overlaps: some }, vi))).toBe(
      "Trùng một phần với C-012 (20 m) và 2 camera không nêu mã (trong đó 1 camera không rõ độ chi tiết)",
    );
    expect(plain(overlapsText({ overlaps: some.slice(0, 2) }, en))).toBe(
      "Overlaps with C-012 (20 m) and 1 camera without a code (detail unknown)",
    );
    const unnamed = both.map((one) => ({ ...one, code: null }));
    expect(plain(overlapsText({ overlaps: unnamed }, en))).toBe(
      "Overlaps with 2 existing cameras, by 20 m at most (detail of 1 of them unknown)",
    );
    const [fine, coarse] = unnamed.map((one) => [one]);
    expect(plain(overlapsText({ overlaps: fine ?? [] }, vi))).toBe(
      "Trùng một phần với 1 camera đã có, nhiều nhất 20 m",
    );
    expect(plain(overlapsText({ overlaps: coarse ?? [] }, vi))).toBe(
      "Trùng một phần với 1 camera đã có, nhiều nhất 8 m (không rõ độ chi tiết)",
    );
  });

  it("repeats what was asked", () => {
    const asked: ProposeQuestion = {
      unit_code: "99001",
      budget: 90_000_000,
      cost: 12_000_000,
      preset: "medium_4mp",
      level: "any",
      time: "night",
      incidents: false,
      time_limit_s: 5,
    };
    const own = { code: "99001", name: "xã Mẫu" };
    expect(plain(askedText(asked, own, vi))).toBe(
      "xã Mẫu · trong 90.000.000 đ · 4 mm (69,7°), 4 MP · Mọi mức · Ban đêm",
    );
    expect(askedText(asked, { code: "99002", name: "xã Bên" }, vi)).toContain("99001");
    const priorities = [{ area: { type: "Polygon" as const, coordinates: [] }, factor: 2.5 }];
    expect(askedText({ ...asked, priorities }, own, vi)).toContain("Ban đêm · 1 vùng ưu tiên (×2,5)");
  });

  it("names what it rests on", () => {
    const asked = { preset: "medium_4mp", level: "discern", incidents: 0, priorities: [] } as const;
    const day = assumptionsOf({ ...asked, time: "day" }, vi);
    const night = assumptionsOf({ ...asked, time: "night", incidents: 7 }, vi);
    expect(night).toHaveLength(day.length);
    expect(day.join(" ")).not.toContain("30 m");
    expect(night.join(" ")).toContain("30 m");
    expect(night.join(" ")).toContain("7 vụ việc");
    const heavy = assumptionsOf({ ...asked, time: "day", priorities: [3] }, vi);
    expect(heavy.join(" ")).toContain("vùng ưu tiên 1 tính bằng 3 m");
  });
});

describe("what remains of a proposal", () => {
  const chosen = [camera("a", 100, 5), camera("b", 60, 5), camera("c", 40, 5)];

  it("is all of it at first, with the answer's own numbers", () => {
    const all = remainingOf(proposal(chosen, { value: 200.4 }), new Set());
    expect(all).toMatchObject({ whole: true, count: 3, value: 200.4, seenAfter: 700, cost: 15 });
    expect(all.cameras.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it("is numbered anew, and sees at least what its gains add up to", () => {
    const two = remainingOf(proposal(chosen), new Set(["a"]));
    expect(two).toMatchObject({ whole: false, count: 2, value: 100, seenAfter: 600, cost: 10 });
    expect(two.cameras.map(({ number }) => number)).toEqual([null, 1, 2]);
  });

  it("does not turn weights into metres, nor leave out a cost that is not known", () => {
    const weighted = remainingOf(proposal(chosen, { incidents: 6 }), new Set(["a"]));
    expect(weighted.seenAfter).toBeNull();
    expect(remainingOf(proposal(chosen, { priorities: [3] }), new Set(["a"])).seenAfter).toBeNull();
    expect(remainingOf(proposal([camera("a", 1), camera("b", 1, 5)]), new Set()).cost).toBeNull();
    expect(remainingOf(proposal(chosen), new Set(["a", "b", "c"]))).toMatchObject({ count: 0, cost: 0 });
  });
});

describe("a proposal that is still searched for", () => {
  it("is as good as the bound that is known by now says, and never better than it is", () => {
    const first = proposal([camera("a", 90)], { bound: 120, gap: 0.25 });
    expect(tightened(first, null)).toBe(first);
    expect(tightened(first, { value: 95, bound: 130 })).toBe(first);
    expect(tightened(first, { value: 95, bound: 100 })).toMatchObject({ value: 90, bound: 100 });
    expect(tightened(first, { value: 95, bound: 100 }).gap).toBeCloseTo(0.1);
    // What looks like nought once it is rounded is no proof.
    const near = tightened(first, { value: 90, bound: 89.96 });
    expect(near.bound).toBe(90);
    expect(plain(proofText({ ...near, proven: false }, false, vi))).toContain("0,1 %");
  });

  const stream = (lines: object[], end: "closed" | "cut" = "closed") =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const line of lines) controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
        if (end === "closed") controller.close();
      },
      pull: (controller) => controller.error(new TypeError("network error")),
    });
  const lines = [
    { done: 3, of: 9 },
    { proposal: { value: 1 } },
    { value: 1.5, bound: 2 },
    { proposal: { value: 2 } },
  ];

  it("tells every line, and is the last one", async () => {
    const heard: ProposalLine[] = [];
    expect(await readProposal(stream(lines), (line) => heard.push(line))).toEqual({ value: 2 });
    expect(heard).toEqual(lines);
  });

  it.each([
    ["ends without one", lines.slice(0, 1), "closed"],
    ["is cut by the network", lines.slice(0, 3), "cut"],
  ] as const)("is none where the stream %s", async (_, some, end) => {
    const found = readProposal(stream([...some], end), () => undefined);
    await expect(found).rejects.toMatchObject({ isAway: true });
  });

  it("may be refused in the end", async () => {
    const refused = [...lines.slice(0, 1), { problem: { status: 422, detail: "no" } }];
    const found = readProposal(stream(refused), () => undefined);
    await expect(found).rejects.toBeInstanceOf(Problem);
    await expect(found).rejects.toMatchObject({ status: 422 });
  });
});
