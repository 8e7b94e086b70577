import type { Problem } from "../api/problem";
import type { Language } from "../language/language";
import { problemText } from "../parts/problemText";

/** Says why showing a contact or giving a notice was refused, and what to do. */
export function refusalText(problem: Problem, language: Language): string {
  if (problem.status === 404) return language.t("refusal.missing");
  if (problem.status === 412) return language.t("refusal.changed");
  if (problem.status !== 409) return problemText(problem, language);
  return language.t("refusal.other", { reason: problem.message });
}
