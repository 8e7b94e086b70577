import { refusalOf, type Complaint, type Problem } from "../api/problem";
import type { Cause } from "../api/types";
import type { Language } from "../language/language";
import { refusedCause, refusedText } from "../parts/refusedText";

/** The limit that a complaint of the server names; null where it is about something else. */
export const serverCause = (complaint: Complaint): Cause | null => refusedCause(refusalOf(complaint));

/** The limits that an input exceeds, by the codes of the complaints alone: the same fields are refused for other reasons too. */
export const serverCauses = ({ status, errors }: Problem): Cause[] =>
  status === 422 ? errors.map(serverCause).filter((cause) => cause !== null) : [];

/** The server's complaint about a field in the reader's language; in its own words where it has no code known here. */
export function serverText(complaint: Complaint | null, language: Language): string | null {
  if (complaint === null) return null;
  const refusal = refusalOf(complaint);
  return (refusal && refusedText(refusal, language)) ?? complaint.detail;
}
