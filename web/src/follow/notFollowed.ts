import type { IncidentType, NotFollowed } from "../api/types";

/** Why a kind of incident is not followed (PRIVACY P22), as far as its kind alone tells; null where it may be. */
export function notFollowed({
  code,
  limit_class,
}: Pick<IncidentType, "code" | "limit_class">): NotFollowed | null {
  if (code === "DNH") return "disorder";
  return limit_class === "minor" ? "minor" : null;
}
