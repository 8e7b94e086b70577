import { describe, expect, it } from "vitest";

import type { Candidate, Verdict } from "../src/api/types";
import { VERDICTS, anyUseful, grouped, isActable, isUseful } from "../src/find/groups";
import { candidate } from "./candidates";

const of = (rank: number, verdict: Verdict, urgent = false) =>
  candidate({ camera_id: String(rank), rank, verdict, about_to_be_lost: urgent });

describe("grouped", () => {
  it("puts what is about to be lost first, then the verdicts in order, each by rank", () => {
    const list = [of(5, "blocked"), of(4, "sees"), of(2, "may_see"), of(1, "may_see", true), of(3, "sees")];
    expect(grouped(list).map(({ key, candidates }) => [key, candidates.map((c) => c.rank)])).toEqual([
      ["urgent", [1]],
      ["sees", [3, 4]],
      ["may_see", [2]],
      ["blocked", [5]],
    ]);
  });

  it("keeps every candidate exactly once", () => {
    const list = VERDICTS.flatMap((verdict, i) => [of(2 * i, verdict), of(2 * i + 1, verdict, i < 3)]);
    const kept = grouped(list).flatMap((group) => group.candidates);
    expect(kept.map((c) => c.rank).sort((a, b) => a - b)).toEqual(list.map((c) => c.rank));
  });

  it("has no group for nothing", () => expect(grouped([])).toEqual([]));
});

describe("anyUseful", () => {
  it.each([
    ["sees", true],
    ["may_see", true],
    ["passes", true],
    ["overwritten", false],
    ["blocked", false],
    ["out_of_view", false],
  ] as const)("of %s is %s", (verdict, useful) => expect(anyUseful([of(1, verdict)])).toBe(useful));
});

describe("what can be done about a candidate", () => {
  it("is to call and to ask for keeping where it filmed", () => {
    const actable = VERDICTS.filter((verdict) => isActable(of(1, verdict)));
    expect(actable).toEqual(["sees", "may_see", "passes", "overwritten"]);
    expect(VERDICTS.filter((verdict) => isUseful(of(1, verdict)))).toEqual(["sees", "may_see", "passes"]);
  });

  it("is nothing for a neighbouring unit's, which is asked itself", () => {
    const neighbour: Candidate = {
      ...{ incident_id: "i", camera_code: "B-1", camera_id: "B-1", lon: 0, lat: 0, rank: 1, verdict: "sees" },
      neighbour: true,
      about_to_be_lost: false,
    };
    expect([isActable(neighbour), isUseful(neighbour), anyUseful([neighbour])]).toEqual([false, false, true]);
  });
});
