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

/** Verdicts of cameras that may have footage of the scene or of the way to it. */
export const USEFUL: readonly Verdict[] = ["sees", "may_see", "passes"];

const DAY = 24 * 3_600_000;

/**
 * Whether footage of some use starts to be lost within 24 hours of `now` (milliseconds), or is being lost: as the server
 * found it, or since then, for a list may stay open for hours.
 */
export function isSoonLost(candidate: Candidate, now: number): boolean {
  if (candidate.neighbour) return candidate.about_to_be_lost;
  // Gone is gone, whatever it was when the list was loaded.
  if (Date.parse(candidate.kept_until ?? "") <= now) return false;
  if (candidate.about_to_be_lost) return true;
  return USEFUL.includes(candidate.verdict) && losingFrom(candidate) - now < DAY;
}

const losingFrom = (candidate: Candidate): number =>
  candidate.neighbour ? NaN : Date.parse(candidate.losing_from ?? "");

/** The list's groups in order, none of them empty: what is about to be lost by the time left, the others by rank. */
export function grouped(candidates: Candidate[], now: number): Group[] {
  const ranked = candidates.toSorted((a, b) => a.rank - b.rank);
  const soon = ranked.filter((c) => isSoonLost(c, now));
  const rest = ranked.filter((c) => !soon.includes(c));
  const groups: Group[] = [
    { key: "urgent", candidates: soon.toSorted((a, b) => losingFrom(a) - losingFrom(b) || a.rank - b.rank) },
    ...VERDICTS.map((key) => ({ key, candidates: rest.filter((c) => c.verdict === key) })),
  ];
  return groups.filter((group) => group.candidates.length > 0);
}

/** Whether a candidate of this unit may have footage of the scene or of the way to it. */
export const isUseful = (candidate: Candidate): candidate is OwnCandidate =>
  !candidate.neighbour && USEFUL.includes(candidate.verdict);

/** Whether there is anything to ask its owner for: footage, or whether it is still there. */
export const isActable = (candidate: Candidate): candidate is OwnCandidate =>
  !candidate.neighbour && FILMED.includes(candidate.verdict);

/** Whether any candidate may have footage, a neighbouring unit's included. */
export const anyUseful = (candidates: Candidate[]): boolean =>
  candidates.some(({ verdict }) => USEFUL.includes(verdict));
