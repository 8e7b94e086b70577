import type { Problem } from "../api/problem";
import type { Language } from "../language/language";
import { refusedText } from "./refusedText";

/** Tells the reader what to do about a problem. */
export function problemText(problem: Problem, language: Language): string {
  const { t, duration } = language;
  const { status, requestId, retryAfter, refusal } = problem;
  if (problem.isAway) return t("problem.away");
  if (status === 429 && retryAfter !== null)
    return t("problem.wait", { time: duration(wholeWait(retryAfter) * 1000) });
  if (status === 429) return t("problem.waitBare");
  if (status === 503) return t("problem.busy");
  const refused = refusal && refusedText(refusal, language);
  if (refused) return refused;
  if (status === 403) return t("problem.forbidden");
  if (status === 404) return t("problem.missing");
  if (status === 412) return t("problem.changed");
  if (status === 400 || status === 409 || status === 422) return t("problem.invalid");
  return t("problem.other", { request: requestId ?? String(status) });
}

// Durations are written rounded down, and who comes back a second early is refused again.
const wholeWait = (seconds: number): number => (seconds < 60 ? seconds : Math.ceil(seconds / 60) * 60);
