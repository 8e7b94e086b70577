/** What a choice of cameras comes to (pure), be it proposed or kept. */
import type { Proposal, ScenarioSummary } from "../api/types";
import type { Remaining } from "./remaining";
import { isWeighted } from "./weighted";

/** Its figures. */
export interface Outcome {
  /** How many cameras. */
  count: number;
  /** Metres of street, weighted, that are seen besides; and what no choice sees more than. */
  value: number;
  bound: number;
  gap: number;
  /** Whether nothing better exists among the same sites. */
  proven: boolean;
  /** Whether some metres of street count more than others. */
  weighted: boolean;
  /** Metres of street: seen before, seen after (null: not known), and in all. */
  before: number;
  /** The planned cameras that count before, though they hang nowhere yet. */
  planned: number;
  after: number | null;
  of: number;
  /** VND; null where none was stated. */
  cost: number | null;
  /** Whether it is what was answered, so that bound and proof belong to it. */
  whole: boolean;
}

/** Of what remains of a proposal. */
export const outcomeOf = (
  proposal: Proposal,
  { count, value, seenAfter, cost, whole }: Remaining,
): Outcome => ({
  count,
  value,
  bound: proposal.bound,
  gap: proposal.gap,
  proven: proposal.proven,
  weighted: isWeighted(proposal),
  before: proposal.seen_before_m,
  planned: proposal.cameras_planned,
  after: seenAfter,
  of: proposal.demand_m,
  cost,
  whole,
});

/** Of a scenario. */
export const outcomeOfScenario = (scenario: ScenarioSummary): Outcome => ({
  count: scenario.cameras,
  value: scenario.value,
  bound: scenario.bound,
  gap: scenario.gap,
  proven: scenario.proven,
  weighted: isWeighted(scenario),
  before: scenario.seen_before_m,
  planned: scenario.cameras_planned ?? 0,
  after: scenario.seen_after_m,
  of: scenario.demand_m,
  cost: scenario.total_cost ?? null,
  whole: true,
});
