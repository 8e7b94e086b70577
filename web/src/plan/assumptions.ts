/** What a proposal rests on, in words (pure). */
import type { Proposal } from "../api/types";
import type { Language } from "../language/language";
import { levelText, LEVELS } from "./levels";
import { presetText } from "./presets";

/** One sentence each. */
export function assumptionsOf(
  { preset, level, time, incidents }: Pick<Proposal, "preset" | "level" | "time" | "incidents">,
  language: Language,
): string[] {
  const { t } = language;
  const asked = LEVELS.find(({ value }) => value === level);
  return [
    t("propose.assumeCamera", { lens: presetText(preset, language) }),
    t(time === "day" ? "propose.assumeDay" : "propose.assumeNight"),
    t("propose.assumeLevel", { level: asked ? levelText(asked, language) : level }),
    t("propose.assumeToday"),
    incidents > 0 ? t("plan.weighted", { count: incidents }) : t("plan.unweighted"),
    t("propose.assumeBuildings"),
    t("propose.assumePrivacy"),
  ];
}
