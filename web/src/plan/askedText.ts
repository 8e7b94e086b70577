/** What was asked of a proposal, in words (pure). */
import type { LevelAsked, PlanPlace, ProposeQuestion, UnitName } from "../api/types";
import { dongText } from "../funding/fundingText";
import type { Language } from "../language/language";
import { presetText } from "./presets";
import { prioritiesText } from "./weighted";

/** The name of the own unit, the code of another, or that it was drawn. */
export function placeText(place: PlanPlace, own: UnitName | null, { t }: Language): string {
  if ("area" in place) return t("plan.byDrawing");
  return own?.code === place.unit_code ? own.name : t("propose.unit", { code: place.unit_code });
}

/** "Phân biệt được đối tượng", without what it takes. */
export const levelName = (level: LevelAsked, { t }: Language): string =>
  level === "any" ? t("propose.anyLevel") : t(`level.${level}`);

/** "xã Mẫu · 6 camera · Ống kính 4 mm (69,7°), 4 MP · Phân biệt được đối tượng · Ban ngày" */
export function askedText(asked: ProposeQuestion, own: UnitName | null, language: Language): string {
  const { t } = language;
  const amount =
    "count" in asked
      ? t("propose.cameras", { count: asked.count })
      : t("propose.upToMoney", { money: dongText(asked.budget, language) });
  return [
    placeText(asked, own, language),
    amount,
    presetText(asked.preset, language),
    levelName(asked.level, language),
    t(asked.time === "day" ? "plan.day" : "plan.night"),
    prioritiesText(
      (asked.priorities ?? []).map(({ factor }) => factor),
      language,
    ),
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
