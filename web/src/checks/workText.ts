/** What the lists and the histories say (pure). */
import type { Check, WorkItem, WorkList } from "../api/types";
import type { Key, Language } from "../language/language";

const DAY_MS = 86_400_000;
/** Days after which a check says nothing any more, as the server counts. */
export const VALID_DAYS = 90;

/** Whole days from a day to another, both `2026-11-19`. */
export const daysFrom = (day: string, today: string): number =>
  Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS);

const later = (a: string | null | undefined, b: string | null | undefined): string | null =>
  [a, b].reduce<string | null>((last, day) => (day && (last === null || day > last) ? day : last), null);

/** When a camera was last checked, by its record, and whether it was then seen to work. */
export function ageText(
  { verified_on, checked_on }: Partial<Pick<WorkItem, "verified_on" | "checked_on">>,
  today: string,
  language: Language,
): string {
  const day = later(checked_on, verified_on);
  if (!day) return language.t("work.never");
  const works = day === verified_on;
  const ago = daysFrom(day, today);
  if (ago <= 0) return language.t(works ? "work.today" : "work.checkedToday");
  return language.t(works ? "work.ago" : "work.checkedAgo", {
    date: language.day(day),
    days: language.days(ago),
  });
}

/** Why a camera stands on a list. */
export function whyText(item: WorkItem, list: WorkList, today: string, language: Language): string {
  const { t } = language;
  switch (list) {
    case "to_check":
      return ageText(item, today, language);
    case "faulty":
      return `${t(`status.${item.status}`)} · ${ageText(item, today, language)}`;
    case "warranty_ending":
      return warrantyText(item.warranty_until ?? today, today, language);
    case "review_due":
      return item.review_on ? t("work.dueOn", { date: language.day(item.review_on) }) : t("work.dueYear");
    case "notice_sign_missing":
      return t("work.noSign", { date: item.checked_on ? language.day(item.checked_on) : "" });
    case "no_payer":
      return t("work.noPayer");
    case "bare":
      return lackText(item, language);
    case "drafts":
      return t("work.goesOn", { date: item.draft_until ? language.date(new Date(item.draft_until)) : "" });
  }
}

/** When a warranty ends, or that it ended. */
function warrantyText(until: string, today: string, { t, day, days }: Language): string {
  const left = daysFrom(today, until);
  if (left === 0) return t("work.warrantyToday", { date: day(until) });
  return t(left > 0 ? "work.warrantyLeft" : "work.warrantyOver", {
    date: day(until),
    days: days(Math.abs(left)),
  });
}

/** What a bare row lacks. */
export function lackText({ bearing_deg, horizontal_fov_deg, kind }: WorkItem, { t }: Language): string {
  const turns = kind !== "fixed" && kind !== "stitched";
  const lacks: Key[] = [];
  if (bearing_deg == null && !turns) lacks.push("work.bearing");
  if (horizontal_fov_deg == null) lacks.push("work.angle");
  return t("work.lacks", { what: lacks.map((key) => t(key)).join(", ") });
}

interface Offset {
  shown: number;
  at: number;
  within: number | null;
}

/** By how much a recorder's clock is off, and how surely that is known. */
export function offsetText({ shown, at, within }: Offset, language: Language): string {
  const { t, duration, number } = language;
  const off = shown - at;
  const sure = within === null ? "" : ` (± ${number(Math.max(1, Math.ceil(within / 1000)))} s)`;
  if (Math.abs(off) < Math.max(1000, within ?? 0)) return `${t("check.right")}${sure}`;
  return `${t(off > 0 ? "check.fast" : "check.slow", { time: duration(off) })}${sure}`;
}

/** That this device's own clock is off. */
export const differenceText = (ahead: number, { t, duration }: Language): string =>
  t(ahead < 0 ? "check.deviceFast" : "check.deviceSlow", { time: duration(ahead) });

/** What to say of a problem with a camera; undefined where the usual words fit. */
export function problemWords({ status }: { status: number }, { t }: Language): string | undefined {
  if (status === 412) return t("check.changed");
  return status === 404 ? t("check.gone") : undefined;
}

/** What a check found, in one line. */
export function findingsText(check: Check, language: Language): string {
  const { t, days } = language;
  const said = (seen: boolean | null | undefined, yes: Key, no: Key) => seen != null && t(seen ? yes : no);
  const { offset_s: offset, offset_within_s: within, oldest_footage_days: oldest } = check;
  return [
    t(check.works ? "check.works" : "check.broken"),
    said(check.image_usable, "check.imageYes", "check.imageNo"),
    offset != null &&
      offsetText({ shown: offset * 1000, at: 0, within: within == null ? null : within * 1000 }, language),
    oldest != null && t("check.kept", { days: days(oldest) }),
    said(check.notice_sign, "check.signYes", "check.signNo"),
    check.review_on && t("check.reviewOn", { date: language.day(check.review_on) }),
    check.note,
  ]
    .filter(Boolean)
    .join(" · ");
}
