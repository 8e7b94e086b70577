/** What a plan on paper says (pure): of a scenario, or of what is left of a proposal. */
import type { MultiPolygon, Polygon } from "geojson";

import type { Priority, Proposal, ProposeQuestion, Scenario, UnitName } from "../api/types";
import type { Language } from "../language/language";
import { askedText } from "./askedText";
import { assumptionsOf } from "./assumptions";
import { outcomeOf, outcomeOfScenario, type Outcome } from "./outcome";
import { pinsOf, type Pin } from "./pins";
import { remainingOf } from "./remaining";
import { areaText, kindText } from "./scenarioText";
import { whereText } from "./whereText";

/** What is printed. */
export type PlanPrint =
  | { scenario: Scenario }
  | { proposal: Proposal; id: string; asked: ProposeQuestion; out: ReadonlySet<string>; at: Date };

/** A sheet. */
export interface PlanSheet {
  /** What tells it from others: a day, and what the log has of it. */
  number: string;
  /** What it is called; null for what was not kept. */
  name: string | null;
  kind: string;
  /** Where the area lies that was drawn; null: it has a name. */
  where: string | null;
  at: Date;
  outcome: Outcome;
  pins: Pin[];
  areas: (Polygon | MultiPolygon)[];
  priorities: readonly Priority[];
  assumptions: string[];
  /** When and by whom it was accepted, with the codes of its cameras by their pins; null: it was not. */
  accepted: { at: Date; by: string; codes: ReadonlyMap<string, string> } | null;
  /** The cameras that the registry had there; null: not told. */
  known: { installed: number; working: number } | null;
}

/** "DV-2026-11-27-1f3a": by its end a line of the log is found. */
export const numberOf = (of: string, at: Date, id: string, { isoDay }: Language): string =>
  `${of}-${isoDay(at)}-${id.slice(-4)}`;

function acceptedOf({ accepted_at, accepted_by, chosen }: Scenario): PlanSheet["accepted"] {
  if (accepted_at == null) return null;
  const codes = chosen.flatMap(({ id, code }) => (code ? [[id, code] as const] : []));
  return { at: new Date(accepted_at), by: accepted_by ?? "–", codes: new Map(codes) };
}

/** The sheet of what is printed. */
export function sheetOf(print: PlanPrint, own: UnitName | null, language: Language): PlanSheet {
  if ("scenario" in print) {
    const { scenario } = print;
    const at = new Date(scenario.measured_at);
    const outcome = outcomeOfScenario(scenario);
    return {
      number: numberOf("PA", at, scenario.id, language),
      name: scenario.name,
      kind: `${areaText(scenario, language)} · ${kindText(scenario, language)}`,
      where: scenario.area_unit ? null : whereText(scenario.area, language),
      at,
      outcome,
      pins: pinsOf(scenario.chosen, outcome),
      areas: [scenario.area],
      priorities: scenario.question.priorities ?? [],
      assumptions: assumptionsOf(scenario, language),
      accepted: acceptedOf(scenario),
      known: { installed: scenario.cameras_installed, working: scenario.cameras_working },
    };
  }
  const { proposal, id, asked, out, at } = print;
  const remaining = remainingOf(proposal, out);
  const outcome = outcomeOf(proposal, remaining);
  const area = "area" in asked ? asked.area : proposal.outline;
  // Of a number of cameras those count that are left.
  const left = "count" in asked && out.size > 0 ? { ...asked, count: remaining.count } : asked;
  return {
    number: numberOf("PA", at, id, language),
    name: null,
    kind: askedText(left, own, language),
    where: "area" in asked ? whereText(asked.area, language) : null,
    at,
    outcome,
    pins: pinsOf(
      remaining.cameras.filter(({ number }) => number !== null),
      outcome,
    ),
    areas: area ? [area] : [],
    priorities: asked.priorities ?? [],
    assumptions: assumptionsOf(proposal, language),
    accepted: null,
    known: null,
  };
}
