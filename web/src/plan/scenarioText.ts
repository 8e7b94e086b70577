/** Scenarios in words (pure). */
import type { Scenario, ScenarioSummary } from "../api/types";
import { lengthText } from "../follow/passText";
import { dongText } from "../funding/fundingText";
import type { Language } from "../language/language";
import { levelName } from "./askedText";
import { presetText } from "./presets";
import { overlapOf } from "./proposalText";
import { sharesText as twoShares } from "./seen";
import { prioritiesText } from "./weighted";

/** The name of the unit whose area it is, or that it was drawn. */
export const areaText = ({ area_unit }: Pick<ScenarioSummary, "area_unit">, { t }: Language): string =>
  area_unit?.name ?? t("plan.byDrawing");

/** "4 camera · 4 mm (69,7°), 4 MP · Phân biệt được đối tượng · Ban ngày" */
export function kindText(
  {
    cameras,
    preset,
    level,
    time,
    priorities,
  }: Pick<ScenarioSummary, "cameras" | "preset" | "level" | "time" | "priorities">,
  language: Language,
): string {
  const { t } = language;
  return [
    t("propose.cameras", { count: cameras }),
    presetText(preset, language),
    levelName(level, language),
    t(time === "day" ? "plan.day" : "plan.night"),
    prioritiesText(priorities, language),
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

/** "7 % → 9 %" of the streets. */
export function sharesText(
  {
    seen_before_m,
    seen_after_m,
    demand_m,
  }: Pick<ScenarioSummary, "seen_before_m" | "seen_after_m" | "demand_m">,
  language: Language,
): string {
  return twoShares([seen_before_m, seen_after_m], demand_m, language).join(" → ");
}

/** The lines of a row of the list below its name. */
export function rowText(scenario: ScenarioSummary, language: Language): string[] {
  const { t } = language;
  const cost = scenario.total_cost == null ? null : dongText(scenario.total_cost, language);
  const seen = t("scenario.rowSeen", {
    shares: sharesText(scenario, language),
    length: lengthText(scenario.seen_after_m - scenario.seen_before_m, language),
  });
  return [
    [areaText(scenario, language), t("propose.cameras", { count: scenario.cameras }), cost]
      .filter((part) => part !== null)
      .join(" · "),
    `${seen} · ${levelName(scenario.level, language)}`,
    [
      t("scenario.rowMeasured", { time: language.moment(new Date(scenario.measured_at)) }),
      t(scenario.time === "day" ? "plan.day" : "plan.night"),
    ].join(" · "),
  ];
}

/** What of today's cameras sees the same streets: by name the largest first, and how much those see that the reader may not know. */
export function overlapText({ chosen }: Pick<Scenario, "chosen">, language: Language): string {
  const metres = new Map<string, number>();
  const unknown = new Set<string>();
  let [unnamed, coarse] = [0, 0];
  for (const { code, metres: both, detail_unknown } of chosen.flatMap(({ overlaps }) => overlaps))
    if (code) {
      metres.set(code, (metres.get(code) ?? 0) + both);
      if (detail_unknown) unknown.add(code);
    } else {
      unnamed += both;
      if (detail_unknown) coarse += both;
    }
  const named = [...metres].toSorted((a, b) => b[1] - a[1]);
  const texts = named.map(([code, both]) => overlapOf(code, both, unknown.has(code), language));
  if (unnamed > 0) {
    const of = coarse < unnamed ? "scenario.detailUnknownPartly" : "propose.detailUnknown";
    const length = [lengthText(unnamed, language), ...(coarse > 0 ? [language.t(of)] : [])].join(", ");
    texts.push(named.length > 0 ? language.t("scenario.overlapOthers", { length }) : length);
  }
  return texts.length > 0 ? texts.join(", ") : language.t("scenario.noOverlap");
}

/** What a metre more costs, VND; null where that cannot be told. */
export function costOfMetre({
  total_cost,
  seen_after_m,
  seen_before_m,
}: Pick<ScenarioSummary, "total_cost" | "seen_after_m" | "seen_before_m">): number | null {
  const more = seen_after_m - seen_before_m;
  return total_cost == null || more <= 0 ? null : Math.round(total_cost / more);
}

/** Whether they answer one question, so that their figures can be laid beside each other. */
export function comparable(scenarios: readonly Scenario[]): boolean {
  const asked = scenarios.map(({ area, level, time, ways, incidents, question }) => {
    const weights = (question.priorities ?? []).map((one) => [one.area.coordinates, one.factor]);
    return JSON.stringify([area.coordinates, level, time, ways, incidents > 0, weights]);
  });
  return new Set(asked).size <= 1;
}
