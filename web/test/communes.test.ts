import { expect, test } from "vitest";

import type { MeasuredCommune } from "../src/api/types";
import { readCommunes } from "../src/api/ndjson";
import { worstFirst } from "../src/plan/worstFirst";

const seen = (once_m: number) => ({ once_m, twice_m: 0, once_weight: once_m, twice_weight: 0 });
const commune = (code: string, street_m: number, working: number): MeasuredCommune => ({
  code,
  name: code,
  streets: { street_m, working: seen(working), installed: seen(working) },
  left_out: null,
});
const leftOut = (code: string): MeasuredCommune => ({
  code,
  name: code,
  streets: null,
  left_out: { code: "no_boundary", detail: "has no boundary" },
});

test("communes of which least is seen come first, and those that were not measured last", () => {
  const all = [
    leftOut("9"),
    commune("1", 100, 50),
    commune("2", 1000, 10),
    commune("3", 10, 0),
    leftOut("8"),
    commune("4", 90, 0),
  ];
  expect(worstFirst(all).map(({ code }) => code)).toEqual(["4", "3", "2", "1", "8", "9"]);
});

test("a stream of communes that breaks off before its sums is no answer", async () => {
  const stream = (lines: object[]) => new Blob(lines.map((line) => `${JSON.stringify(line)}\n`)).stream();
  const line = { done: 1, of: 2, commune: commune("1", 100, 50) };
  const told: string[] = [];
  const all = { communes: 1, left_out: 0, street_m: 100, working: seen(50), installed: seen(50) };
  const sums = await readCommunes(stream([line, { id: "x", all }]), ({ commune }) => told.push(commune.code));
  expect([told, sums]).toEqual([["1"], all]);
  await expect(readCommunes(stream([line]), () => undefined)).rejects.toMatchObject({ status: 0 });
  const problem = { status: 503, title: "", detail: "" };
  await expect(readCommunes(stream([{ problem }]), () => undefined)).rejects.toMatchObject({ status: 503 });
});
