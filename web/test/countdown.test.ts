import { describe, expect, it } from "vitest";

import { countdown } from "../src/find/countdown";
import { Language } from "../src/language/language";

const vi = new Language("vi");
const en = new Language("en");
const now = Date.parse("2026-11-22T16:05+07:00");
const after = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
const kept = (hours: number) => ({
  losing_from: after(hours),
  kept_until: after(hours + 0.25),
  retention_basis: "unknown" as const,
});

describe("countdown", () => {
  it("counts to the first loss, with its basis", () => {
    const declared = { ...kept(52), retention_basis: "declared" as const, retention_min_days: 7 };
    expect(countdown(declared, now, vi)).toEqual({
      text: "còn 2 ngày 4 giờ",
      basis: "khai báo 7 ngày",
      left: 52 / (7 * 24),
      urgency: "calm",
    });
    expect(countdown(declared, now, en).text).toBe("2 days 4 hours left");
  });

  it("names the day of a measurement", () => {
    const measured = {
      ...kept(500),
      retention_basis: "measured" as const,
      retention_measured_at: "2026-11-18T02:00:00Z",
    };
    expect(countdown(measured, now, vi).basis).toBe("đo 18/11");
    expect(countdown({ ...measured, retention_measured_at: null }, now, en).basis).toBe("as measured");
  });

  it.each([
    [25, "calm"],
    [23.9, "soon"],
    [2.1, "soon"],
    [1.9, "alarm"],
    [-0.1, "alarm"],
    [-0.3, "gone"],
  ])("with %d hours left is %s", (hours, urgency) =>
    expect(countdown(kept(hours), now, vi).urgency).toBe(urgency),
  );

  it("says what is being lost and what is gone", () => {
    expect(countdown(kept(-0.1), now, vi).text).toBe("đang bị ghi đè, mất hẳn sau 9:00");
    expect(countdown(kept(-29.25), now, vi).text).toBe("đã quá hạn lưu 1 ngày 5 giờ");
  });

  it("ticks by the second under two hours, and not before", () => {
    expect(countdown(kept(1.7025), now, vi).text).toBe("còn 1:42:09");
    expect(countdown(kept(1.7025), now + 1000, en).text).toBe("1:42:08 left");
    expect(countdown(kept(2.5), now, vi).text).toBe("còn 2 giờ 30 phút");
    expect(countdown(kept(1 / 3600), now, vi).text).toBe("còn 0:01");
  });

  it("tells what the unit's other recorders keep where nothing is known of this one", () => {
    const unknown = { losing_from: null, kept_until: null, retention_basis: "unknown" as const };
    const { text, basis } = countdown({ ...unknown, retention_estimate_days: 14.6 }, now, vi);
    expect([text, basis]).toEqual([
      "chưa rõ thời gian lưu, hỏi ngay",
      "nơi khác trong đơn vị thường giữ 15 ngày",
    ]);
  });

  it("asks at once where nothing is known", () => {
    expect(countdown({ losing_from: null, kept_until: null, retention_basis: "unknown" }, now, vi)).toEqual({
      text: "chưa rõ thời gian lưu, hỏi ngay",
      basis: "",
      left: null,
      urgency: "unknown",
    });
  });
});
