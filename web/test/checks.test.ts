import { describe, expect, it } from "vitest";

import type { Check, WorkItem } from "../src/api/types";
import { bearingOf } from "../src/checks/compass";
import { angleOf, LENSES } from "../src/checks/lenses";
import { ageDays, momentOfCheck, parseSeconds, readOldest, readShown } from "../src/checks/recorderClock";
import { daysFrom, findingsText, lackText, offsetText, whyText } from "../src/checks/workText";
import { Language } from "../src/language/language";

const vi = new Language("vi");
const en = new Language("en");
const zone = "Asia/Ho_Chi_Minh";
const now = Date.parse("2026-11-20T05:00:00Z"); // 12:00 there
const iso = (time: number | null) => time && new Date(time).toISOString();

describe("a recorder's clock", () => {
  it.each([
    ["18:30:05", 66_605],
    ["183005", 66_605],
    ["18.30.05", 66_605],
    ["18h30", 66_600],
    ["1830", 66_600],
    ["0:00", 0],
    ["24:00", null],
    ["18:60", null],
    ["18:30:60", null],
    ["18305", null],
    ["now", null],
    ["", null],
  ])("reads %j", (text, seconds) => expect(parseSeconds(text)).toBe(seconds));

  it.each([
    ["12:02:05", "2026-11-20T05:02:05.000Z"],
    // Nearest to now: a clock half a day off at most.
    ["23:59:30", "2026-11-20T16:59:30.000Z"],
    ["00:10:00", "2026-11-19T17:10:00.000Z"],
    // A date says more, and may come first or last, without its year, and be of any year.
    ["19/11 12:00:00", "2026-11-19T05:00:00.000Z"],
    ["12:00:00 19/11", "2026-11-19T05:00:00.000Z"],
    ["21/11 12:00", "2026-11-21T05:00:00.000Z"],
    ["01/01/2000 07:00:01", "2000-01-01T00:00:01.000Z"],
    ["19/11", null],
    ["19/11 noon", null],
    ["1 2 3", null],
  ])("shows %j", (text, moment) => expect(iso(readShown(text, now, zone))).toBe(moment));

  it("is said with what is not known of it", () => {
    expect(offsetText({ shown: now + 125_000, at: now, within: 900 }, vi)).toMatch(/nhanh 2 phút.*± 1 s/);
    expect(offsetText({ shown: now - 3_600_000, at: now, within: null }, vi)).toMatch(/chậm 1 giờ$/);
    expect(offsetText({ shown: now + 500, at: now, within: 900 }, en)).toMatch(/right/);
  });
});

describe("the moment of a check", () => {
  it.each([
    [null, "2026-11-20T05:00:00.000Z"],
    ["2026-11-20", "2026-11-20T05:00:00.000Z"],
    // The middle of an earlier day there.
    ["2026-11-19", "2026-11-19T05:00:00.000Z"],
    ["2026-11-02", "2026-11-02T05:00:00.000Z"],
    // What has not come yet is now: the field says that it is wrong.
    ["2026-11-21", "2026-11-20T05:00:00.000Z"],
  ])("of %j", (day, moment) => expect(iso(momentOfCheck(day, now, zone))).toBe(moment));

  it("is that of an earlier day also where it is not yet noon", () => {
    const morning = Date.parse("2026-11-19T18:00:00Z"); // 01:00 on the 20th there
    expect(iso(momentOfCheck("2026-11-19", morning, zone))).toBe("2026-11-19T05:00:00.000Z");
    expect(momentOfCheck("2026-11-20", morning, zone)).toBe(morning);
  });
});

describe("the oldest footage", () => {
  it.each([
    ["10/11/2026", "2026-11-09T17:00:00.000Z"],
    ["10/11 14:00", "2026-11-10T07:00:00.000Z"],
    ["14:00 10/11/2026", "2026-11-10T07:00:00.000Z"],
    // Without a year the last one that has been.
    ["25/12", "2025-12-24T17:00:00.000Z"],
    ["14:00", null],
    ["", null],
    ["long ago", null],
  ])("reads %j", (text, moment) => expect(iso(readOldest(text, now, zone))).toBe(moment));

  it("is as old as it is by true time", () => {
    const oldest = readOldest("10/11 12:00", now, zone) ?? NaN;
    expect(ageDays(oldest, null, now)).toBe(10);
    // A clock a day fast dates it a day too late.
    expect(ageDays(oldest, 86_400, now)).toBe(11);
  });
});

describe("common lenses", () => {
  it("see what the formula says, as tables of dealers do", () => {
    expect(angleOf(5.568, 2.8)).toBeCloseTo(89.7, 1);
    for (const [focal, angle] of [
      [2.8, 90],
      [3.6, 75.7],
      [4, 70],
      [6, 50],
      [8, 39],
      [12, 26],
    ]) {
      const lens = LENSES.find((one) => one.focal === focal && one.sensor === '1/2.8"');
      expect(Math.abs((lens?.angle ?? 0) - (angle ?? 0))).toBeLessThan(0.7);
    }
    expect(new Set(LENSES.map(({ angle }) => angle)).size).toBe(LENSES.length);
  });
});

describe("a compass", () => {
  it.each([
    [{ absolute: true, alpha: 0 }, 0, 0],
    [{ absolute: true, alpha: 270 }, 0, 90],
    [{ absolute: true, alpha: 359.6 }, 0, 0],
    [{ absolute: true, alpha: 90 }, 90, 0],
    [{ webkitCompassHeading: 181.2 }, 0, 181],
    [{ webkitCompassHeading: 350 }, 90, 80],
    [{ absolute: false, alpha: 12 }, 0, null],
    [{ absolute: true, alpha: null }, 0, null],
    [{}, 0, null],
  ])("tells of %j, the screen turned by %d°, %s", (event, screen, bearing) =>
    expect(bearingOf(event, screen)).toBe(bearing),
  );
});

describe("what lists and histories say", () => {
  const item = {
    kind: "fixed",
    status: "faulty",
    bearing_deg: null,
    horizontal_fov_deg: null,
    verified_on: "2026-08-12",
    checked_on: "2026-11-10",
    review_on: null,
    warranty_until: null,
  } as unknown as WorkItem;

  it("says why a camera stands there", () => {
    const why = (list: Parameters<typeof whyText>[1], change: object = {}) =>
      whyText({ ...item, ...change }, list, "2026-11-20", vi);
    expect(why("to_check", { checked_on: null })).toBe("thấy hoạt động ngày 12/08/2026, 100 ngày trước");
    expect(why("to_check", { checked_on: null, verified_on: null })).toBe("chưa kiểm tra lần nào");
    expect(why("faulty")).toBe("Hỏng · kiểm tra ngày 10/11/2026, 10 ngày trước");
    expect(why("warranty_ending", { warranty_until: "2027-01-19" })).toBe(
      "bảo hành đến 19/01/2027, còn 60 ngày",
    );
    expect(why("warranty_ending", { warranty_until: "2026-11-20" })).toContain("hôm nay");
    expect(why("warranty_ending", { warranty_until: "2026-11-10" })).toMatch(/10\/11\/2026, 10 ngày trước/);
    expect(why("review_due", { review_on: "2026-11-19" })).toContain("19/11/2026");
    expect(why("review_due")).toMatch(/hơn một năm/);
    expect(why("notice_sign_missing")).toContain("10/11/2026");
    expect(why("drafts", { draft_until: "2027-01-19T05:00:00Z" })).toMatch(/bị xóa ngày 19\/0?1\/2027/);
    expect(why("no_payer")).toMatch(/chưa ai trả/);
    expect(why("bare")).toBe("chưa có hướng ống kính, góc nhìn");
  });

  it("asks no bearing of what looks all around", () =>
    expect(lackText({ ...item, kind: "dome" }, vi)).toBe("chưa có góc nhìn"));

  it("counts days across a change of clocks", () => expect(daysFrom("2026-03-01", "2026-11-01")).toBe(245));

  it("says in one line what was found", () => {
    const check = {
      works: false,
      image_usable: null,
      notice_sign: false,
      offset_s: 120,
      offset_within_s: 1.2,
      oldest_footage_days: 10,
      note: "cành cây che",
    } as unknown as Check;
    expect(findingsText(check, vi)).toBe(
      "Hỏng · Đầu ghi chạy nhanh 2 phút (± 2 s) · còn giữ 10 ngày · không có biển báo · cành cây che",
    );
  });
});
