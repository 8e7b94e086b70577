/** Funding in words. */
import type { ContributionRow } from "../api/types";
import type { Language } from "../language/language";

/** So many đồng. */
export const dongText = (dong: number, language: Language): string => `${language.number(dong)}\u00a0đ`;

/** A day as a date: at noon, so that it is that day in every zone that is spoken of. */
export const dayText = (day: string, language: Language): string =>
  language.date(new Date(`${day}T05:00:00Z`));

/** What was given for what: "40 hộ · camera", "cột: một cột sắt 6 m". */
export function givenText({ households, item, in_kind }: ContributionRow, { t }: Language): string {
  const parts = [];
  if (households) parts.push(t("funding.households", { count: households }));
  if (item) parts.push(t(`item.${item}`));
  if (in_kind) parts.push(in_kind);
  return parts.join(" · ");
}
