import { describe, expect, it } from "vitest";

import { lastNight, readWindow, recentWindow, settled, typeWindow } from "../src/find/window";

const zone = "Asia/Ho_Chi_Minh";
const at = (text: string) => Date.parse(`${text}+07:00`);
const now = at("2026-11-22T16:05");
const old = { key: "find.windowOld", values: { years: 10 } };
const future = { key: "find.windowFuture", values: { now: new Date(now) } };
const unread = { key: "find.clockUnread" };

describe("readWindow", () => {
  it.each([
    ["18h30 19/11", "1845", "2026-11-19T18:30", "2026-11-19T18:45"],
    // Without a day the last such time is meant.
    ["1830", "18h45", "2026-11-21T18:30", "2026-11-21T18:45"],
    ["1530", "1545", "2026-11-22T15:30", "2026-11-22T15:45"],
    // An end before its start falls on the next day.
    ["22h 31/12/2025", "6h", "2025-12-31T22:00", "2026-01-01T06:00"],
    ["22h 20/11", "6h30 sáng hôm qua", "2026-11-20T22:00", "2026-11-21T06:30"],
    ["tối qua", "", "2026-11-21T18:00", "2026-11-21T22:00"],
    ["đêm 22-6", "", "2026-11-21T22:00", "2026-11-22T06:00"],
    // A span and an end of its own.
    ["tối qua", "20h", "2026-11-21T18:00", "2026-11-21T20:00"],
    ["17h hôm qua", "tối qua", "2026-11-21T17:00", "2026-11-21T22:00"],
    ["9h sáng nay", "bây giờ", "2026-11-22T09:00", "2026-11-22T16:05"],
    ["0h 22/11/2016", "1h", "2016-11-22T00:00", "2016-11-22T01:00"],
  ])("from %j to %j", (from, to, start, end) =>
    expect(readWindow({ from, to }, now, zone)).toEqual({
      window: { from: at(start), to: at(end) },
      faults: {},
    }),
  );

  it.each([
    [
      { from: "", to: "" },
      { from: unread, to: unread },
    ],
    [{ from: "18h", to: "25" }, { to: unread }],
    [{ from: "x", to: "18h" }, { from: unread }],
    [{ from: "18h 19/11", to: "1800" }, { to: { key: "find.windowEmpty" } }],
    [{ from: "18h 19/11", to: "17h 19/11" }, { to: { key: "find.windowReversed" } }],
    [{ from: "16h", to: "16h06" }, { to: future }],
    [{ from: "16h", to: "15h" }, { to: future }],
    [{ from: "16h-17h", to: "" }, { from: future }],
    [
      { from: "16h 23/11/2026", to: "" },
      { from: { ...future, key: "find.startFuture" }, to: unread },
    ],
    [{ from: "16h 21/11/2016", to: "17h" }, { from: old }],
    [{ from: "1600 22/11/1026", to: "1605" }, { from: old }],
  ])("finds the faults of %j", (typed, faults) =>
    expect(readWindow(typed, now, zone)).toEqual({ window: null, faults }),
  );
});

describe("settled", () => {
  it.each([
    ["tối qua", "", "18:00 21/11/2026", "22:00"],
    ["đêm qua", "", "22:00 21/11/2026", "06:00 22/11/2026"],
    ["1830", "1845", "18:30 21/11/2026", "18:45"],
    ["1830", "", "18:30 21/11/2026", ""],
    ["", "1845", "", "1845"],
    ["hôm nào đó", "1845", "hôm nào đó", "1845"],
    ["16h", "17h", "16h", "17h"],
  ])("%j to %j", (from, to, start, end) =>
    expect(settled({ from, to }, now, zone)).toEqual({ from: start, to: end }),
  );

  it("means the same after midnight", () => {
    const typed = settled({ from: "tối qua", to: "" }, now, zone);
    expect(readWindow(typed, at("2026-11-23T00:10"), zone).window).toEqual(
      readWindow({ from: "tối qua", to: "" }, now, zone).window,
    );
  });
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

  it("types the half hour over midnight with both days", () => {
    const typed = typeWindow(recentWindow(at("2026-11-22T00:10")), zone);
    expect(typed).toEqual({ from: "23:40 21/11/2026", to: "00:10 22/11/2026" });
  });
});
