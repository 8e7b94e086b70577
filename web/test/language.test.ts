import { describe, expect, it } from "vitest";

import { Language } from "../src/language/language";

const vi = new Language("vi");
const en = new Language("en");
const MINUTE = 60_000;

describe("durations", () => {
  it.each([
    [45_000, "45 giây", "45 seconds"],
    [61_000, "1 phút", "1 minute"],
    [11 * 60 * MINUTE, "11 giờ", "11 hours"],
    [80 * MINUTE, "1 giờ 20 phút", "1 hour 20 minutes"],
    [52 * 60 * MINUTE, "2 ngày 4 giờ", "2 days 4 hours"],
    [21.9 * 24 * 60 * MINUTE, "21 ngày", "21 days"],
  ])("of %d ms", (length, vietnamese, english) => {
    expect(vi.duration(length)).toBe(vietnamese);
    expect(en.duration(length)).toBe(english);
  });
});

describe("times", () => {
  const from = new Date("2026-11-19T11:30:00Z");

  it("are Vietnam's, on a 24-hour clock", () => {
    expect(vi.window(from, new Date("2026-11-19T11:45:00Z"))).toBe("18:30–18:45, Thứ Năm 19/11/2026");
    expect(en.window(from, new Date("2026-11-19T18:00:00Z"))).toBe("18:30 19/11 – 01:00 20/11/2026");
    expect(vi.clock(new Date("2026-11-19T17:00:00Z"))).toBe("00:00");
  });

  it("follow the installation's zone", () =>
    expect(new Language("en", "Europe/Helsinki").clock(from)).toBe("13:30"));
});

it("writes numbers by locale", () => {
  expect(vi.number(1234.5, 1)).toBe("1.234,5");
  expect(en.number(1234.5, 1)).toBe("1,234.5");
  expect(vi.metres(9.26)).toBe("9,3\u00a0m");
  expect(en.metres(84.4)).toBe("84\u00a0m");
});

it("chooses one or many by the count", () => {
  expect(en.t("results.showOutOfView", { count: 1 })).toBe("Show 1 camera out of view");
  expect(en.t("results.showOutOfView", { count: 1200 })).toBe("Show 1,200 cameras out of view");
  expect(vi.t("results.showOutOfView", { count: 1 })).toBe("Hiện 1 camera ngoài vùng quan sát");
});
