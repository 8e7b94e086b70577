import type { MultiPolygon, Polygon } from "geojson";

import type { Priority } from "../api/types";
import type { Pin } from "../plan/pins";
import { isWeighted } from "../plan/weighted";
import { plan } from "./plan.svelte";
import { proposing } from "./proposing.svelte";
import { scenarios } from "./scenarios.svelte";

/** The cameras of proposals or scenarios that the map shows. */
export function shownPins(): Pin[] {
  if (!plan.open || plan.view === "measure") return [];
  return plan.view === "propose" ? proposing.pins : scenarios.pins;
}

/** The areas that the map outlines: that which is drawn or was answered about, or those of the scenarios that it shows. */
export function shownAreas(): (Polygon | MultiPolygon)[] {
  if (!plan.open || plan.drawing) return [];
  if (plan.view !== "kept") {
    const proposed = plan.view === "propose" ? proposing.answer : null;
    const area = plan.kind === "drawn" ? plan.drawn : (proposed ?? plan.answer)?.outline;
    return area ? [area] : [];
  }
  if (scenarios.comparing) return scenarios.compared.map(({ area }) => area);
  return scenarios.open ? [scenarios.open.area] : [];
}

/** The areas that count more which the map shows: those that are stated, or those of the scenarios that it shows. */
export function shownPriorities(): Priority[] {
  if (!plan.open) return [];
  if (plan.view !== "kept") {
    const { drawingPriority } = plan;
    return plan.priorities.filter((_, at) => at !== drawingPriority);
  }
  const shown = scenarios.comparing ? scenarios.compared : [scenarios.open];
  const all = shown.flatMap((scenario) => scenario?.question.priorities ?? []);
  // Of several scenarios of one question each area is drawn once.
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whether the pins are those of several scenarios. */
export const pinsCompared = (): boolean => plan.view === "kept" && scenarios.comparing;

/** Whether some metres count more than others in what they gain. */
export function pinsWeighted(): boolean {
  const proposed = plan.view === "propose" ? [proposing.answer] : null;
  const shown = proposed ?? (scenarios.comparing ? scenarios.compared : [scenarios.open]);
  return shown.some((one) => one !== null && isWeighted(one));
}
