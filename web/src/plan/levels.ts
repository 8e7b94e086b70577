/** The levels that an area can be measured at (pure), IEC 62676-4:2025. */
import type { LevelAsked } from "../api/types";
import type { Language } from "../language/language";

/** From the coarsest, with the pixels a metre that each takes. */
export const LEVELS: readonly { value: LevelAsked; pixels: number }[] = [
  { value: "any", pixels: 0 },
  { value: "overview", pixels: 20 },
  { value: "outline", pixels: 40 },
  { value: "discern", pixels: 80 },
  { value: "perceive", pixels: 125 },
  { value: "characterise", pixels: 250 },
  { value: "validate", pixels: 500 },
  { value: "scrutinise", pixels: 1500 },
];

/** "Phân biệt được đối tượng · từ 80 px/m" */
export function levelText({ value, pixels }: (typeof LEVELS)[number], language: Language): string {
  if (value === "any") return language.t("plan.anyLevel");
  return language.t("plan.fromLevel", { level: language.t(`level.${value}`), pixels });
}
