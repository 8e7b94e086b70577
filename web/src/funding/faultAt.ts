/** What the server says of a field. */
import { refusalOf, type Problem } from "../api/problem";
import type { Language } from "../language/language";
import { refusedText } from "../parts/refusedText";

/** The sentence about the field at a JSON pointer; null where nothing is wrong with it. */
export function faultAt(problem: Problem | null, pointer: string, language: Language): string | null {
  const complaint = problem?.at(pointer);
  if (!complaint) return null;
  const refusal = refusalOf(complaint);
  return (refusal && refusedText(refusal, language)) ?? complaint.detail;
}
