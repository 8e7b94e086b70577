import { describe, expect, it } from "vitest";

import { readLines, readReport } from "../src/api/ndjson";
import { Problem } from "../src/api/problem";
import type { ListReport } from "../src/api/types";

const bytes = new TextEncoder();

/** A stream that comes in these pieces, and then ends or breaks. */
function stream(pieces: (string | Uint8Array)[], broken = false): ReadableStream<Uint8Array> {
  const rest = pieces.map((piece) => (typeof piece === "string" ? bytes.encode(piece) : piece));
  return new ReadableStream({
    pull(controller) {
      const next = rest.shift();
      if (next) controller.enqueue(next);
      else if (broken) controller.error(new TypeError("network error"));
      else controller.close();
    },
  });
}

async function all(pieces: (string | Uint8Array)[]): Promise<unknown[]> {
  const values = [];
  for await (const value of readLines(stream(pieces))) values.push(value);
  return values;
}

describe("lines of JSON", () => {
  const text = '{"done":1,"of":2}\n\n{"row":"Đường Lê Lợi"}\n';
  const values = [{ done: 1, of: 2 }, { row: "Đường Lê Lợi" }];

  it("are read wherever the pieces are cut, within letters too", async () => {
    const whole = bytes.encode(text);
    for (let at = 0; at <= whole.length; at++)
      expect(await all([whole.slice(0, at), whole.slice(at)])).toEqual(values);
    expect(await all([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(values);
  });

  it("may lack the end of the last one, which is left out where it broke off", async () => {
    expect(await all([text.trimEnd()])).toEqual(values);
    expect(await all([text, '{"report":{"ro'])).toEqual(values);
  });
});

describe("the answer to a list", () => {
  const report = { rows: 3 } as ListReport;
  const last = `${JSON.stringify({ report })}\n`;

  it("tells how far it has come, and ends with the report", async () => {
    const heard: unknown[] = [];
    const pieces = ['{"done":1,"of":3}\n{"done":', '2,"of":3}\n', last];
    expect(await readReport(stream(pieces), (progress) => heard.push(progress))).toEqual(report);
    expect(heard).toEqual([
      { done: 1, of: 3 },
      { done: 2, of: 3 },
    ]);
  });

  it("may end with a problem", async () => {
    const problem = {
      problem: { status: 422, detail: "no", errors: [{ pointer: "/code", detail: "taken" }] },
    };
    const found = readReport(stream([JSON.stringify(problem)]), () => undefined);
    await expect(found).rejects.toMatchObject({ status: 422, errors: [{ pointer: "/code" }] });
  });

  it.each([
    ["ends too early", ['{"done":1,"of":3}\n'], false],
    ["breaks off within a line", ['{"done":1,"of":3}\n{"report":{"ro'], false],
    ["is cut by the network", ['{"done":1,"of":3}\n'], true],
    ["is no JSON", ["<html>\n"], false],
  ])("is no answer where it %s", async (_, pieces, broken) => {
    const found = readReport(stream(pieces, broken), () => undefined);
    await expect(found).rejects.toBeInstanceOf(Problem);
    await expect(readReport(stream(pieces, broken), () => undefined)).rejects.toMatchObject({ isAway: true });
  });
});
