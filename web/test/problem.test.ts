import { describe, expect, it } from "vitest";

import { Problem, retryAfter } from "../src/api/problem";
import { Language } from "../src/language/language";
import { problemText } from "../src/parts/problemText";

const vi = new Language("vi");
const en = new Language("en");
const refused = (seconds: number | null) => new Problem(429, {}, { retryAfter: seconds });

describe("problemText", () => {
  it.each([
    [7, "7 giây", "7 seconds"],
    [60, "1 phút", "1 minute"],
    [61, "2 phút", "2 minutes"],
    [899, "15 phút", "15 minutes"],
  ])("says to wait %d seconds, never too few", (seconds, vietnamese, english) => {
    expect(problemText(refused(seconds), vi)).toContain(vietnamese);
    expect(problemText(refused(seconds), en)).toContain(english);
  });

  it("does not blame the server for tries too many", () => {
    expect(problemText(refused(null), en)).not.toMatch(/server/i);
    expect(problemText(new Problem(503), en)).toMatch(/server/i);
  });

  it("names the request of a failure", () => {
    expect(problemText(new Problem(500, {}, { requestId: "r-1" }), vi)).toContain("r-1");
    expect(problemText(new Problem(500), vi)).toContain("500");
  });

  it.each([0, 400, 403, 404, 409, 418, 422, 429, 500, 502, 503, 504])(
    "leaves no place open for %d",
    (status) => {
      for (const language of [vi, en]) expect(problemText(new Problem(status), language)).not.toMatch(/[{}]/);
    },
  );
});

describe("retryAfter", () => {
  it.each([
    ["120", 120],
    ["0", 0],
    [null, null],
    ["soon", null],
    ["-5", null],
    ["Sun, 22 Nov 2026 16:05:30 GMT", 30],
    ["Sun, 22 Nov 2026 16:04:30 GMT", 0],
  ])("reads %j", (text, seconds) =>
    expect(retryAfter(text, Date.parse("2026-11-22T16:05:00Z"))).toBe(seconds),
  );
});
