import type { Problem } from "../api/problem";
import type { Key } from "../language/language";

/** The message that tells the reader what to do about a problem. */
export function problemKey({ status }: Pick<Problem, "status">): Key {
  if (status === 0 || status === 502 || status === 504) return "problem.away";
  if (status === 429 || status === 503) return "problem.busy";
  if (status === 403) return "problem.forbidden";
  if (status === 404) return "problem.missing";
  if (status === 400 || status === 409 || status === 422) return "problem.invalid";
  return "problem.other";
}
