import { refusalOf, type Complaint } from "../api/problem";
import type { Cause } from "../api/types";
import type { Language } from "../language/language";
import { refusedCause, refusedText } from "../parts/refusedText";

/** The limit that a complaint of the server names; null where it is about something else. */
export const serverCause = (complaint: Complaint): Cause | null => refusedCause(refusalOf(complaint));

/** The server's complaint about a field in the reader's language; in its own words where it has no code known here. */
export function serverText(complaint: Complaint | null, language: Language): string | null {
  if (complaint === null) return null;
  const refusal = refusalOf(complaint);
  return (refusal && refusedText(refusal, language)) ?? complaint.detail;
}
