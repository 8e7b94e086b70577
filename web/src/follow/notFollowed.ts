import type { IncidentType } from "../api/types";
import type { Key } from "../language/language";

/** Why a kind of incident is not followed (PRIVACY P22); null where it may be. */
export function notFollowed({ code, limit_class }: Pick<IncidentType, "code" | "limit_class">): Key | null {
  if (code === "DNH") return "follow.notFights";
  return limit_class === "minor" ? "follow.notMinor" : null;
}
