import type { GroupKind } from "../api/types";

/** The kinds of groups and models, the most frequent first. */
export const KINDS: readonly GroupKind[] = [
  "self_management",
  "household_cluster",
  "patrol",
  "shock_team",
  "club",
  "landlords_club",
  "motorbike_taxi",
  "fire_safety",
  "border_cluster",
  "linked_cluster",
  "model",
  "other",
];

/** The codes of units in what is typed: `00001, 00002`. */
export const codesOf = (text: string): string[] => text.split(/[\s,;]+/).filter((code) => code !== "");
