/** What a row of a pass says (pure). */
import type { Pass } from "../api/types";
import type { Language } from "../language/language";

/** The eight winds, clockwise from north. */
export const WINDS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;

const MINUTE = 60_000;

/** The whole minutes that hold all of a window. */
export const wholeMinutes = ({ from, to }: { from: string; to: string }): { start: Date; end: Date } => ({
  start: new Date(Math.floor(Date.parse(from) / MINUTE) * MINUTE),
  end: new Date(Math.ceil(Date.parse(to) / MINUTE) * MINUTE),
});

/**
 * "16:05–16:12": whole minutes that hold all of the window; with its days where it is not of the day that `of` names, or
 * goes beyond it.
 */
export function windowText({ from, to }: { from: string; to: string }, of: Date, language: Language): string {
  const { start, end } = wholeMinutes({ from, to });
  const day = (time: Date) => language.date(time);
  const clocks = `${language.clock(start)}–${language.clock(end)}`;
  if (day(start) !== day(end))
    return `${language.clock(start)} ${language.shortDate(start)} – ${language.clock(end)} ${language.shortDate(end)}`;
  return day(start) === day(of) ? clocks : `${clocks} ${language.shortDate(start)}`;
}

/** "đông bắc" */
export function windText(degrees: number, { t }: Language): string {
  const wind = WINDS[Math.round((((degrees % 360) + 360) % 360) / 45) % 8] ?? "n";
  return t(`wind.${wind}`);
}

/** "đi về phía đông bắc" */
export const headingText = (degrees: number, language: Language): string =>
  language.t("follow.heading", { wind: windText(degrees, language) });

/** "khoảng 43 % đường đi qua đây" */
export function shareText(
  { when, route_share: share }: Pick<Pass, "when" | "route_share">,
  language: Language,
): string {
  if (share < 0.01) return language.t(`follow.shareLittle.${when}`);
  return language.t(`follow.share.${when}`, { share: language.percent(share) });
}

/** "12,4 km" of street, or metres where there are few. */
export const lengthText = (metres: number, language: Language): string =>
  metres < 1000
    ? language.metres(metres)
    : `${language.number(metres / 1000, metres < 100_000 ? 1 : 0)}\u00a0km`;
