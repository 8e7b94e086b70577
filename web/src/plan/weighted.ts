/** What counts more than its metres (pure): streets near past incidents, and areas that were drawn to count more. */
import type { Priority } from "../api/types";
import { areaOf, placesOf } from "../find/scene";
import type { Language } from "../language/language";

/** What is known of the weights of an answer: how many past incidents count, and by how much each priority area does. */
export interface Weights {
  incidents: number;
  priorities: readonly number[];
}

/** Whether a metre of street can count more than another: what was weighed is then told as weight, not as metres. */
export const isWeighted = ({ incidents, priorities }: Weights): boolean =>
  incidents > 0 || priorities.length > 0;

/** How often a metre in a priority area can count: from once and a half to ten times, as it is offered. */
export const FACTORS: readonly number[] = [1.5, 2, 3, 4, 5, 6, 8, 10];

/** What one counts that was just drawn. */
export const USUAL_FACTOR = 3;

/** The factors that can be chosen for an area: those that are offered, and its own. */
export const factorsFor = ({ factor }: Pick<Priority, "factor">): number[] =>
  [...new Set([...FACTORS, factor])].toSorted((a, b) => a - b);

/** Square metres of an area. */
export function sizeOf({ area }: Pick<Priority, "area">): number {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const rings = polygons.flatMap((rings) =>
    rings.map((ring, at) => {
      const size = areaOf(placesOf({ type: "Polygon", coordinates: [ring] }));
      // Holes are none of it.
      return at === 0 ? size : -size;
    }),
  );
  return rings.reduce((sum, size) => sum + size, 0);
}

/** "×3" */
export const factorText = (factor: number, language: Language): string => `×${language.number(factor, 2)}`;

/** "2 vùng ưu tiên (×3, ×1,5)"; null where there is none. */
export function prioritiesText(factors: readonly number[], language: Language): string | null {
  if (factors.length === 0) return null;
  return language.t("plan.weighsAreas", {
    count: factors.length,
    factors: factors.map((factor) => factorText(factor, language)).join(", "),
  });
}

/** What counts more, a sentence each; `wanted`: streets near past incidents were to. */
export function weightsTexts(
  { incidents, priorities }: Weights,
  wanted: boolean,
  language: Language,
): string[] {
  const { t } = language;
  if (priorities.length === 0) {
    if (incidents > 0) return [t("plan.weighted", { count: incidents })];
    return [t(wanted ? "plan.fewIncidents" : "plan.unweighted")];
  }
  const list = priorities.map((factor, at) =>
    t("plan.priorityCounts", { number: at + 1, factor: language.number(factor, 2) }),
  );
  const areas = t("plan.weightedAreas", { list: list.join("; ") });
  if (incidents > 0) return [areas, t("plan.weightedToo", { count: incidents })];
  return wanted ? [areas, t("plan.fewIncidentsToo")] : [areas];
}
