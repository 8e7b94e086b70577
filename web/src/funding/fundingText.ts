/** Funding in words. */
import type { ContributionRow } from "../api/types";
import type { Language } from "../language/language";

/** So many đồng. */
export const dongText = (dong: number, language: Language): string => `${language.number(dong)}\u00a0đ`;

/** What was given for what: "40 hộ · camera", "cột: một cột sắt 6 m". */
export function givenText({ households, item, in_kind }: ContributionRow, { t }: Language): string {
  const parts = [];
  if (households) parts.push(t("funding.households", { count: households }));
  if (item) parts.push(t(`item.${item}`));
  if (in_kind) parts.push(in_kind);
  return parts.join(" · ");
}
