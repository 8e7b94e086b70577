/** Places as they may stand on paper where the address itself is dangerous (PRIVACY P23). */
import type { OwnCandidate } from "../api/types";

// Words that begin the name of a street; lanes are left out, for a lane of ten houses is nearly an address.
const STREET =
  /(?:^|[\s,])((?:đường|phố|đại lộ|quốc lộ|tỉnh lộ|street|road|avenue)\s[^,;]+|[^\d,;]+\s(?:street|road|avenue))/iu;

/** The street that a place names, without house or shop; null where it names none. */
export const streetOf = (label: string | null | undefined): string | null =>
  STREET.exec(label ?? "")?.[1]?.trim() ?? null;

const STEP = 50;

/** Metres, up to the next fifty. */
export const roundedUp = (metres: number): number => Math.max(1, Math.ceil(metres / STEP)) * STEP;

/** The candidate with its place no finer than its street, and its distance no finer than fifty metres. */
export const rounded = (candidate: OwnCandidate): OwnCandidate => ({
  ...candidate,
  label: streetOf(candidate.label),
  distance_m: roundedUp(candidate.distance_m),
  edge_distance_m: roundedUp(candidate.edge_distance_m),
});
