/** What a proposal rests on, in words (pure). */
import type { Proposal } from "../api/types";
import type { Language } from "../language/language";
import { levelText, LEVELS } from "./levels";
import { presetText } from "./presets";
import { weightsTexts, type Weights } from "./weighted";

/** One sentence each. */
export function assumptionsOf(
  { preset, level, time, ...weights }: Pick<Proposal, "preset" | "level" | "time"> & Weights,
  language: Language,
): string[] {
  const { t } = language;
  const asked = LEVELS.find(({ value }) => value === level);
  return [
    t("propose.assumeCamera", { lens: presetText(preset, language) }),
    t(time === "day" ? "propose.assumeDay" : "propose.assumeNight"),
    t("propose.assumeLevel", { level: asked ? levelText(asked, language) : level }),
    t("propose.assumeToday"),
    ...weightsTexts(weights, false, language),
    t("propose.assumeBuildings"),
    t("propose.assumePrivacy"),
  ];
}
