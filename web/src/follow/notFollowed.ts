import type { Problem } from "../api/problem";
import type { IncidentType, NotFollowed } from "../api/types";

/** Whether following was refused because a second account has to approve it first (PRIVACY P23). */
export function isUnapproved(problem: Problem | null): boolean {
  const { refusal } = problem ?? {};
  return refusal?.code === "not_followed" && refusal.values.because === "adult_not_approved";
}

/** Why a kind of incident is not followed (PRIVACY P22), as far as its kind alone tells; null where it may be. */
export function notFollowed({
  code,
  limit_class,
}: Pick<IncidentType, "code" | "limit_class">): NotFollowed | null {
  if (code === "DNH") return "disorder";
  return limit_class === "minor" ? "minor" : null;
}
