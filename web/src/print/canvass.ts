import type { Candidates, OwnCandidate } from "../api/types";
import { isSoonLost } from "../find/groups";
import { distance } from "../find/metres";
import { middleOf } from "../find/scene";
import { rounded, roundedUp } from "./rounding";
import { walkingOrder } from "./walkingOrder";

/** One stop of the walk. */
export interface Stop {
  candidate: OwnCandidate;
  /** Metres in a straight line from the stop before, or from the scene. */
  metres: number;
}

/** The numbers on the sheet of those whose footage is about to be lost: they are asked first, whatever the way. */
export const soonLost = (stops: readonly Stop[], now: number): number[] =>
  stops.flatMap(({ candidate }, at) => (isSoonLost(candidate, now) ? [at + 1] : []));

/** The stops in walking order from the scene; rounded where the incident asks for it (PRIVACY P23). */
export function stopsOf({ incident }: Pick<Candidates, "incident">, candidates: OwnCandidate[]): Stop[] {
  const start = middleOf(incident.place);
  if (!start) return [];
  const walk = walkingOrder(start, candidates);
  return walk.map((candidate, at) => {
    const metres = distance(walk[at - 1] ?? start, candidate);
    return incident.domestic_violence
      ? { candidate: rounded(candidate), metres: roundedUp(metres) }
      : { candidate, metres };
  });
}
