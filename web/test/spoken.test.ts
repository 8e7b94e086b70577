import { describe, expect, it } from "vitest";

import { readSpoken } from "../src/find/spoken";

const zone = "Asia/Ho_Chi_Minh";
const at = (text: string) => Date.parse(`${text}+07:00`);
// A Sunday.
const now = at("2026-11-22T16:05");
const night = at("2026-11-22T03:10");

const moment = (text: string, when = now) => {
  const spoken = readSpoken(text, when, zone);
  if (spoken?.kind !== "moment") return spoken;
  const clock = `${Math.floor(spoken.minutes / 60)}:${String(spoken.minutes % 60).padStart(2, "0")}`;
  return spoken.date ? `${clock} ${spoken.date}` : clock;
};
const span = (text: string, when = now) => {
  const spoken = readSpoken(text, when, zone);
  if (spoken?.kind !== "span") return spoken;
  const wall = (instant: number) => new Date(instant + 7 * 3_600_000).toISOString().slice(5, 16);
  return `${wall(spoken.window.from)} ${wall(spoken.window.to)}`;
};

describe("moments", () => {
  it.each([
    ["1830", "18:30"],
    ["18h30", "18:30"],
    ["18:30", "18:30"],
    ["18.30", "18:30"],
    ["18h", "18:00"],
    ["8", "8:00"],
    ["18 giờ 30", "18:30"],
    ["18 giờ 30 phút", "18:30"],
    ["lúc 18h30", "18:30"],
    ["6h30 tối", "18:30"],
    ["6H30 TỐI", "18:30"],
    ["6h30 toi", "18:30"],
    ["6 rưỡi tối", "18:30"],
    ["7h kém 15 tối", "18:45"],
    ["6h30 sáng", "6:30"],
    ["2h sáng", "2:00"],
    ["12h trưa", "12:00"],
    ["1h trưa", "13:00"],
    ["11h trưa", "11:00"],
    ["3h chiều", "15:00"],
    ["11h đêm", "23:00"],
    ["1h đêm", "1:00"],
    ["18h30 tối", "18:30"],
    ["6:30 pm", "18:30"],
    ["24h", "0:00"],
    ["0h", "0:00"],
  ])("%j is %s", (text, expected) => expect(moment(text)).toBe(expected));

  it.each([
    ["18h30 hôm qua", "18:30 2026-11-21"],
    ["hôm qua 18h30", "18:30 2026-11-21"],
    ["18h30 hôm kia", "18:30 2026-11-20"],
    ["9h hôm nay", "9:00 2026-11-22"],
    ["6h30 tối qua", "18:30 2026-11-21"],
    ["6h30 tối hôm qua", "18:30 2026-11-21"],
    ["8h sáng nay", "8:00 2026-11-22"],
    ["11h đêm qua", "23:00 2026-11-21"],
    ["2h đêm qua", "2:00 2026-11-22"],
    ["12h đêm qua", "0:00 2026-11-22"],
    ["1830 19/11", "18:30 2026-11-19"],
    ["19/11 18h30", "18:30 2026-11-19"],
    ["18:30 19/11/2026", "18:30 2026-11-19"],
    ["18:30 19-11-26", "18:30 2026-11-19"],
    ["18:30 19.11.2026", "18:30 2026-11-19"],
    ["18:30 2026-11-19", "18:30 2026-11-19"],
    ["18:30 25/12", "18:30 2025-12-25"],
    ["18h30 ngày 19/11", "18:30 2026-11-19"],
    ["18h30 thứ năm", "18:30 2026-11-19"],
    ["18h30 thứ 5", "18:30 2026-11-19"],
    ["9h chủ nhật", "9:00 2026-11-22"],
    ["9h thứ hai tuần trước", "9:00 2026-11-09"],
    ["6pm yesterday", "18:00 2026-11-21"],
    ["18:30 last thursday", "18:30 2026-11-19"],
    ["bây giờ", "16:05 2026-11-22"],
    ["30 phút trước", "15:35 2026-11-22"],
    ["2 tiếng rưỡi trước", "13:35 2026-11-22"],
    ["2 hours ago", "14:05 2026-11-22"],
  ])("%j is %s", (text, expected) => expect(moment(text)).toBe(expected));
});

describe("spans", () => {
  it.each([
    ["tối qua", "11-21T18:00 11-21T22:00"],
    ["toi qua", "11-21T18:00 11-21T22:00"],
    ["tối hôm qua", "11-21T18:00 11-21T22:00"],
    ["trưa hôm qua", "11-21T11:00 11-21T13:00"],
    ["sáng nay", "11-22T06:00 11-22T11:00"],
    ["rạng sáng nay", "11-22T00:00 11-22T06:00"],
    ["chiều nay", "11-22T13:00 11-22T16:05"],
    ["chiều qua", "11-21T13:00 11-21T18:00"],
    ["đêm qua", "11-21T22:00 11-22T06:00"],
    ["đêm 22-6", "11-21T22:00 11-22T06:00"],
    ["đêm qua 22-6", "11-21T22:00 11-22T06:00"],
    ["đêm qua 22–6", "11-21T22:00 11-22T06:00"],
    ["đêm 19/11", "11-19T22:00 11-20T06:00"],
    ["tối thứ sáu", "11-20T18:00 11-20T22:00"],
    ["sáng 19/11", "11-19T06:00 11-19T11:00"],
    ["18h-19h hôm qua", "11-21T18:00 11-21T19:00"],
    ["18h30-18h45 19/11", "11-19T18:30 11-19T18:45"],
    ["từ 22h đến 6h hôm kia", "11-20T22:00 11-21T06:00"],
    ["1830-1845", "11-21T18:30 11-21T18:45"],
    ["9h-10h", "11-22T09:00 11-22T10:00"],
    ["22-6", "11-21T22:00 11-22T06:00"],
    ["30 phút qua", "11-22T15:35 11-22T16:05"],
    ["2 giờ qua", "11-22T14:05 11-22T16:05"],
    ["last night", "11-21T22:00 11-22T06:00"],
    ["yesterday evening", "11-21T18:00 11-21T22:00"],
    ["this morning", "11-22T06:00 11-22T11:00"],
    ["last 30 minutes", "11-22T15:35 11-22T16:05"],
  ])("%j is %s", (text, expected) => expect(span(text)).toBe(expected));

  it.each([
    ["đêm qua", "11-21T22:00 11-22T03:10"],
    ["đêm nay", "11-21T22:00 11-22T03:10"],
    ["tối qua", "11-21T18:00 11-21T22:00"],
    ["đêm 22-6", "11-21T22:00 11-22T03:10"],
  ])("in the small hours %j is %s", (text, expected) => expect(span(text, night)).toBe(expected));
});

it.each([
  "",
  "25h",
  "18h75",
  "hôm",
  "hôm qua",
  "19/11",
  "31/02 18h",
  "tối qua tối nay",
  "trộm cắp",
  "18h30 ở chợ",
  "99/99",
  "9999",
  "18h-18h",
  "'; drop",
])("%j is no time", (text) => expect(readSpoken(text, now, zone)).toBeNull());
