import type { OwnCandidate } from "../api/types";
import type { Language } from "../language/language";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long a recording will still be there. */
export interface Countdown {
  /** "còn 11 giờ 20 phút" */
  text: string;
  /**
   * What the countdown rests on: "khai báo 3 ngày", "đo 18/11/2026"; where nothing is known of the camera,
   * what its unit's others keep, or nothing.
   */
  basis: string;
  /** What is left of the retention, 0 to 1; null where it is unknown. */
  left: number | null;
  /** calm: a day or more; soon: less; alarm: under two hours, or being lost; gone: surely lost; unknown. */
  urgency: "calm" | "soon" | "alarm" | "gone" | "unknown";
}

type Kept = Pick<
  OwnCandidate,
  | "losing_from"
  | "kept_until"
  | "retention_basis"
  | "retention_min_days"
  | "retention_measured_at"
  | "retention_estimate_days"
>;

/** The countdown of a candidate at an instant (milliseconds): footage is lost from the start of the window. */
export function countdown(kept: Kept, now: number, language: Language): Countdown {
  const { t } = language;
  const losingFrom = Date.parse(kept.losing_from ?? "");
  const keptUntil = Date.parse(kept.kept_until ?? "");
  if (Number.isNaN(losingFrom) || Number.isNaN(keptUntil))
    return {
      text: t("countdown.unknown"),
      basis: estimateText(kept, language),
      left: null,
      urgency: "unknown",
    };
  const basis = basisText(kept, language);
  const time = losingFrom - now;
  // What is lost within two hours ticks by the second.
  const length = (left: number) => (left < 2 * HOUR ? language.ticking(left) : language.duration(left));
  if (time > 0) {
    const retention = kept.retention_min_days ? kept.retention_min_days * DAY : null;
    return {
      text: t("countdown.left", { time: length(time) }),
      basis,
      left: retention ? Math.min(1, time / retention) : null,
      urgency: time < 2 * HOUR ? "alarm" : time < DAY ? "soon" : "calm",
    };
  }
  if (keptUntil > now) {
    const text = t("countdown.losing", { time: length(keptUntil - now) });
    return { text, basis, left: 0, urgency: "alarm" };
  }
  const text = t("countdown.gone", { time: language.duration(now - keptUntil) });
  return { text, basis, left: 0, urgency: "gone" };
}

function estimateText({ retention_estimate_days: days }: Kept, language: Language): string {
  return days ? language.t("countdown.estimate", { days: language.days(Math.round(days)) }) : "";
}

function basisText(kept: Kept, language: Language): string {
  const { t } = language;
  if (kept.retention_basis === "measured") {
    const on = kept.retention_measured_at;
    return on
      ? t("countdown.measured", { date: language.shortDate(new Date(on)) })
      : t("countdown.measuredBare");
  }
  if (kept.retention_basis !== "declared") return "";
  const days = kept.retention_min_days;
  return days ? t("countdown.declared", { days: language.days(days) }) : t("countdown.declaredBare");
}
