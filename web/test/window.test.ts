import { describe, expect, it } from "vitest";

import { lastNight, readWindow, recentWindow, typeWindow } from "../src/find/window";

const zone = "Asia/Ho_Chi_Minh";
const at = (text: string) => Date.parse(`${text}+07:00`);
const now = at("2026-11-22T16:05");
const old = { key: "find.windowOld", values: { years: 10 } };
const future = { key: "find.windowFuture", values: { now: new Date(now) } };

describe("readWindow", () => {
  it("reads a window of one day", () => {
    const typed = { date: "19/11", from: "1830", to: "18h45" };
    expect(readWindow(typed, now, zone)).toEqual({
      window: { from: at("2026-11-19T18:30"), to: at("2026-11-19T18:45") },
      faults: {},
    });
  });

  it("takes an end before the start as the next day's", () => {
    const typed = { date: "31/12/2025", from: "22h", to: "6h" };
    expect(readWindow(typed, now, zone).window).toEqual({
      from: at("2025-12-31T22:00"),
      to: at("2026-01-01T06:00"),
    });
  });

  it("goes back ten years to the day", () =>
    expect(readWindow({ date: "22/11/2016", from: "0h", to: "1h" }, now, zone).faults).toEqual({}));

  it.each([
    [{ date: "x", from: "1", to: "2" }, { date: { key: "find.dateUnread" } }],
    [
      { date: "19/11", from: "", to: "25" },
      { from: { key: "find.clockUnread" }, to: { key: "find.clockUnread" } },
    ],
    [{ date: "19/11", from: "18h", to: "1800" }, { to: { key: "find.windowEmpty" } }],
    [{ date: "22/11", from: "16h", to: "16h06" }, { to: future }],
    [{ date: "22/11", from: "16h", to: "15h" }, { to: future }],
    [{ date: "21/11/2016", from: "16h", to: "15h" }, { date: old }],
    [{ date: "22/11/1026", from: "1600", to: "1605" }, { date: old }],
  ])("finds the faults of %j", (typed, faults) =>
    expect(readWindow(typed, now, zone)).toEqual({ window: null, faults }),
  );
});

describe("presets", () => {
  it("reads back what a preset types", () => {
    for (const preset of [recentWindow(now), lastNight(now, zone)])
      expect(readWindow(typeWindow(preset, zone), now, zone).window).toEqual(preset);
  });

  it("takes last night whole by day, and as far as it has gone by night", () => {
    expect(lastNight(now, zone)).toEqual({ from: at("2026-11-21T22:00"), to: at("2026-11-22T06:00") });
    const night = at("2026-11-22T03:10");
    expect(lastNight(night, zone)).toEqual({ from: at("2026-11-21T22:00"), to: night });
  });

  it("types the half hour over midnight with its first day", () => {
    const typed = typeWindow(recentWindow(at("2026-11-22T00:10")), zone);
    expect(typed).toEqual({ date: "21/11/2026", from: "23:40", to: "00:10" });
  });
});
