/** What of a proposal remains when some of it is taken out (pure). */
import type { Proposal, Proposed, SearchStep } from "../api/types";
import { isWeighted } from "./weighted";

/** A proposed camera with its number on list, map and paper; null for one that was taken out. What is kept does not tell what
 * hung there when it was proposed. */
export type Numbered = Omit<Proposed, "is_shared"> & { is_shared?: boolean; number: number | null };

/** What remains. */
export interface Remaining {
  cameras: Numbered[];
  /** How many. */
  count: number;
  /** What they see that is not seen today, weighted; at least that where some were taken out. */
  value: number;
  /** Metres of street that are seen then, at least; null where weights do not tell metres. */
  seenAfter: number | null;
  /** VND; null where no cost was stated. */
  cost: number | null;
  /** Whether nothing was taken out, so that value, bound and proof are those of the answer. */
  whole: boolean;
}

/** What remains of a proposal without those of these names. */
export function remainingOf(proposal: Proposal, out: ReadonlySet<string>): Remaining {
  let number = 0;
  const cameras = proposal.chosen.map((camera) => ({
    ...camera,
    number: out.has(camera.id) ? null : (number += 1),
  }));
  const left = cameras.filter(({ number }) => number !== null);
  const whole = left.length === cameras.length;
  // Each gain leaves out what those before it in the list see too: without one of them it is no smaller.
  const value = whole ? proposal.value : left.reduce((sum, { gain }) => sum + gain, 0);
  const metres = isWeighted(proposal) ? null : proposal.seen_before_m + value;
  return {
    cameras,
    count: left.length,
    value,
    seenAfter: whole ? proposal.seen_after_m : metres,
    cost: left.every(({ cost }) => cost != null)
      ? left.reduce((sum, { cost }) => sum + (cost ?? 0), 0)
      : null,
    whole,
  };
}

/** A proposal with what the search for a better one has shown since: a bound that holds for it too. */
export function tightened(proposal: Proposal, step: SearchStep | null): Proposal {
  if (!step || step.bound >= proposal.bound) return proposal;
  // What is rounded may lie a little below what is seen, and is no proof.
  const bound = Math.max(step.bound, proposal.value);
  return { ...proposal, bound, gap: Math.max(bound > 0 ? 1 - proposal.value / bound : 0, Number.EPSILON) };
}
