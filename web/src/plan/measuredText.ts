/** What a measurement rests on, in words (pure). */
import type { Measurement } from "../api/types";
import type { Language } from "../language/language";
import { levelText, LEVELS } from "./levels";
import { weightsTexts } from "./weighted";

type Known = Pick<Measurement, "cameras" | "time" | "level">;

/** What is not known of its cameras, a sentence each. */
export function notesOf({ cameras, time, level }: Known, { t }: Language): string[] {
  const notes = [
    cameras.assumed > 0 && t("plan.assumed", { count: cameras.assumed }),
    time === "night" && cameras.night_unknown > 0 && t("plan.nightUnknown", { count: cameras.night_unknown }),
    level !== "any" &&
      cameras.detail_unknown > 0 &&
      t("plan.detailUnknown", { count: cameras.detail_unknown }),
  ];
  return notes.filter((note) => note !== false);
}

/** As what some metres of street count, where that is more; null where it is not. */
export function equivalentText(street: { metres: number; weight: number }, { t }: Language): string | null {
  const weight = Math.round(street.weight);
  return weight > Math.round(street.metres) ? t("plan.weight", { weight }) : null;
}

/** What a measurement rests on, a sentence each. */
export function assumptionsOfMeasured(
  measured: Known & Pick<Measurement, "basis" | "incidents" | "priorities">,
  wanted: boolean,
  language: Language,
): string[] {
  const { t } = language;
  const level = LEVELS.find(({ value }) => value === measured.level);
  return [
    t("propose.assumeLevel", { level: level ? levelText(level, language) : measured.level }),
    t(measured.time === "day" ? "propose.assumeDay" : "measureSheet.night"),
    t("plan.meaning"),
    t(measured.basis === "working" ? "measureSheet.ofWorking" : "measureSheet.ofInstalled"),
    ...notesOf(measured, language),
    ...weightsTexts(measured, wanted, language),
    t("plan.gapMeaning"),
    t("propose.assumeBuildings"),
  ];
}
