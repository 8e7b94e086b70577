import type { Problem } from "../api/problem";
import type { Cause } from "../api/types";
import { isOfCameras } from "../find/causeText";
import type { Language } from "../language/language";
import { problemText } from "../parts/problemText";
import { refusedCause, refusedText } from "../parts/refusedText";

/** Whether more cameras were asked than may be without a second account's word. */
export const isCap = (problem: Problem): boolean => problem.status === 409 && capOf(problem) !== null;

/** Says why showing a contact or giving a notice was refused, and what to do. */
export function refusalText(problem: Problem, language: Language): string {
  const { status, message, refusal } = problem;
  if (status === 404) return language.t("refusal.missing");
  if (status === 412) return language.t("refusal.changed");
  if (status !== 409) return problemText(problem, language);
  const cap = capOf(problem);
  if (cap) {
    const [value, most] = [language.number(cap.value ?? 0), language.number(cap.cap ?? 0)];
    return cap.code === "account_cameras"
      ? language.t("refusal.accountCap", { value, cap: most })
      : language.t("refusal.numberCap", { value, cap: most });
  }
  return (refusal && refusedText(refusal, language)) ?? language.t("refusal.other", { reason: message });
}

function capOf({ refusal }: Problem): Cause | null {
  const cause = refusedCause(refusal);
  return cause && isOfCameras(cause.code) ? cause : null;
}
