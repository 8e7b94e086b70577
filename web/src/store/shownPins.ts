import type { MultiPolygon, Polygon } from "geojson";

import type { Pin } from "../plan/pins";
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

/** Whether the pins are those of several scenarios. */
export const pinsCompared = (): boolean => plan.view === "kept" && scenarios.comparing;

/** Whether streets near past incidents weigh more in what they gain. */
export function pinsWeighted(): boolean {
  if (plan.view === "propose") return (proposing.answer?.incidents ?? 0) > 0;
  const shown = scenarios.comparing ? scenarios.compared : [scenarios.open];
  return shown.some((scenario) => (scenario?.incidents ?? 0) > 0);
}
