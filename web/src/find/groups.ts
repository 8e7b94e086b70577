import type { Candidate, OwnCandidate, Verdict } from "../api/types";

/** The order of the verdicts in list and legend: from the most useful to the least. */
export const VERDICTS: readonly Verdict[] = [
  "sees",
  "may_see",
  "passes",
  "overwritten",
  "not_recording",
  "not_working",
  "blocked",
  "out_of_view",
];

/** Verdicts of cameras that filmed: only there is detail to tell and a recording to lose. */
export const FILMED: readonly Verdict[] = ["sees", "may_see", "passes", "overwritten"];

/** A part of the list: what is about to be lost, or the rest of one verdict. */
export interface Group {
  key: "urgent" | Verdict;
  candidates: Candidate[];
}

/** The list's groups in order, none of them empty, each sorted by rank. */
export function grouped(candidates: Candidate[]): Group[] {
  const ranked = candidates.toSorted((a, b) => a.rank - b.rank);
  const rest = ranked.filter((c) => !c.about_to_be_lost);
  const groups: Group[] = [
    { key: "urgent", candidates: ranked.filter((c) => c.about_to_be_lost) },
    ...VERDICTS.map((key) => ({ key, candidates: rest.filter((c) => c.verdict === key) })),
  ];
  return groups.filter((group) => group.candidates.length > 0);
}

const USEFUL: readonly Verdict[] = ["sees", "may_see", "passes"];

/** Whether a candidate of this unit may have footage of the scene or of the way to it. */
export const isUseful = (candidate: Candidate): candidate is OwnCandidate =>
  !candidate.neighbour && USEFUL.includes(candidate.verdict);

/** Whether there is anything to ask its owner for: footage, or whether it is still there. */
export const isActable = (candidate: Candidate): candidate is OwnCandidate =>
  !candidate.neighbour && FILMED.includes(candidate.verdict);

/** Whether any candidate may have footage, a neighbouring unit's included. */
export const anyUseful = (candidates: Candidate[]): boolean =>
  candidates.some(({ verdict }) => USEFUL.includes(verdict));
