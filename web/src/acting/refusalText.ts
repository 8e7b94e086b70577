import type { Problem } from "../api/problem";
import type { Key, Language } from "../language/language";
import { problemText } from "../parts/problemText";

const CAP =
  /^(?<value>\d+) different cameras .*(?<whose>under this number|by you).*the most .* is (?<cap>\d+)/;

// What the server says where a search stands still, by the words that tell the cases apart.
const SAID: [RegExp, Key][] = [
  [/temporary number/, "refusal.numberDue"],
  [/not urgent/, "refusal.notUrgent"],
  [/was refused/, "refusal.refused"],
  [/nobody approved/, "refusal.expired"],
  [/waits for the approval/, "refusal.waits"],
];

/** Whether more cameras were asked than may be without a second account's word. */
export const isCap = ({ status, message }: Problem): boolean => status === 409 && CAP.test(message);

/** Says why showing a contact or giving a notice was refused, and what to do. */
export function refusalText(problem: Problem, language: Language): string {
  const { status, message } = problem;
  if (status === 404) return language.t("refusal.missing");
  if (status === 412) return language.t("refusal.changed");
  if (status !== 409) return problemText(problem, language);
  const cap = CAP.exec(message)?.groups;
  if (cap?.whose === "by you")
    return language.t("refusal.accountCap", { value: cap.value ?? "", cap: cap.cap ?? "" });
  if (cap) return language.t("refusal.numberCap", { value: cap.value ?? "", cap: cap.cap ?? "" });
  const known = SAID.find(([words]) => words.test(message));
  return known ? language.t(known[1]) : language.t("refusal.other", { reason: message });
}
