import { describe, expect, it } from "vitest";

import { addDays, addYears, clockText, instantOf, parseClock, parseDate, wallClock } from "../src/find/clock";

describe("parseClock", () => {
  it.each([
    ["1830", 18 * 60 + 30],
    ["18h30", 18 * 60 + 30],
    ["18H30", 18 * 60 + 30],
    ["18:30", 18 * 60 + 30],
    ["18.30", 18 * 60 + 30],
    [" 18 giờ 30 phút ", 18 * 60 + 30],
    ["18h", 18 * 60],
    ["8", 8 * 60],
    ["08", 8 * 60],
    ["830", 8 * 60 + 30],
    ["0005", 5],
    ["0:00", 0],
    ["24h00", 0],
    ["23:59", 23 * 60 + 59],
  ])("reads %j", (text, minutes) => expect(parseClock(text)).toBe(minutes));

  it.each([
    "",
    "h",
    "25h",
    "24:01",
    "18:60",
    "1860",
    "18:3",
    "18:300",
    "12345",
    "-1",
    "6pm",
    "18h30 19h",
    "٣:٠٠",
  ])("refuses %j", (text) => expect(parseClock(text)).toBeNull());

  it("reads every minute of the day as it is written", () => {
    for (let minutes = 0; minutes < 1440; minutes++) {
      expect(parseClock(clockText(minutes))).toBe(minutes);
      expect(parseClock(clockText(minutes).replace(":", "h"))).toBe(minutes);
      expect(parseClock(clockText(minutes).replace(":", ""))).toBe(minutes);
    }
  });
});

describe("parseDate", () => {
  const today = "2026-11-22";

  it.each([
    ["19/11", "2026-11-19"],
    ["22/11", "2026-11-22"],
    ["23/11", "2025-11-23"],
    ["31-12", "2025-12-31"],
    ["1911", "2026-11-19"],
    ["19112026", "2026-11-19"],
    ["19/11/2026", "2026-11-19"],
    ["9.1.26", "2026-01-09"],
    ["2026-11-19", "2026-11-19"],
    ["29/2/2024", "2024-02-29"],
  ])("reads %j", (text, date) => expect(parseDate(text, today)).toBe(date));

  it.each(["", "30/2", "29/2/2026", "32/1", "1/13", "0/1", "19/11/26000", "hôm kia", "2026/11/19/1"])(
    "refuses %j",
    (text) => expect(parseDate(text, today)).toBeNull(),
  );
});

describe("the wall clock", () => {
  it.each(["Asia/Ho_Chi_Minh", "Europe/Helsinki", "America/St_Johns", "UTC"])(
    "goes there and back in %s",
    (zone) => {
      for (
        let instant = Date.UTC(2026, 0, 1);
        instant < Date.UTC(2027, 0, 1);
        instant += 7 * 3_600_000 + 420_000
      ) {
        const { date, minutes } = wallClock(instant, zone);
        // Where clocks are set back an hour exists twice, so the way back may end an hour off, never elsewhere.
        const off = Math.abs(instantOf(date, minutes, zone) - instant);
        expect([0, 3_600_000]).toContain(off);
      }
    },
  );

  it("is seven hours ahead in Vietnam", () => {
    expect(instantOf("2026-11-19", 18 * 60 + 30, "Asia/Ho_Chi_Minh")).toBe(Date.UTC(2026, 10, 19, 11, 30));
  });

  it("counts days over the end of a year", () => expect(addDays("2026-12-31", 1)).toBe("2027-01-01"));
});

it.each([
  ["2026-11-22", -10, "2016-11-22"],
  ["2028-02-29", -10, "2018-03-01"],
  ["2028-02-29", -4, "2024-02-29"],
])("counts years from %s by %d", (date, years, then) => expect(addYears(date, years)).toBe(then));
