import { describe, expect, it } from "vitest";

import type { Candidate, Verdict } from "../src/api/types";
import { VERDICTS, anyUseful, grouped, isActable, isUseful } from "../src/find/groups";
import { candidate } from "./candidates";

const of = (rank: number, verdict: Verdict, urgent = false) =>
  candidate({ camera_id: String(rank), rank, verdict, about_to_be_lost: urgent });

const NOW = Date.parse("2026-11-22T16:05+07:00");
const inHours = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();

describe("grouped", () => {
  it("puts what is about to be lost first, then the verdicts in order, each by rank", () => {
    const list = [of(5, "blocked"), of(4, "sees"), of(2, "may_see"), of(1, "may_see", true), of(3, "sees")];
    expect(grouped(list, NOW).map(({ key, candidates }) => [key, candidates.map((c) => c.rank)])).toEqual([
      ["urgent", [1]],
      ["sees", [3, 4]],
      ["may_see", [2]],
      ["blocked", [5]],
    ]);
  });

  it("no longer calls for haste where the footage has gone since the list was loaded", () => {
    const urgent = { ...of(1, "sees", true), losing_from: inHours(-2), kept_until: inHours(1) };
    const keys = (now: number) => grouped([urgent], now).map(({ key }) => key);
    expect([keys(NOW), keys(NOW + 2 * 3_600_000)]).toEqual([["urgent"], ["sees"]]);
  });

  it("keeps every candidate exactly once", () => {
    const list = VERDICTS.flatMap((verdict, i) => [of(2 * i, verdict), of(2 * i + 1, verdict, i < 3)]);
    const kept = grouped(list, NOW).flatMap((group) => group.candidates);
    expect(kept.map((c) => c.rank).sort((a, b) => a - b)).toEqual(list.map((c) => c.rank));
  });

  it("moves a row up once its footage is about to be lost, behind those with less time left", () => {
    const lost = (rank: number, verdict: Verdict, from: number, until: number, urgent = false) => ({
      ...of(rank, verdict, urgent),
      losing_from: inHours(from),
      kept_until: inHours(until),
    });
    const list = [
      lost(1, "sees", 20, 30, true),
      lost(2, "sees", 24.1, 30),
      lost(3, "may_see", 10, 30),
      lost(4, "blocked", 10, 30),
      lost(5, "sees", -9, -1),
      { ...of(6, "sees"), losing_from: inHours(24.1), kept_until: null },
    ];
    const urgent = (now: number) =>
      grouped(list, now)
        .find(({ key }) => key === "urgent")
        ?.candidates.map((c) => c.rank);
    expect(urgent(NOW)).toEqual([3, 1]);
    expect(urgent(NOW + 3_600_000)).toEqual([3, 1, 2, 6]);
  });

  it("has no group for nothing", () => expect(grouped([], NOW)).toEqual([]));
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
