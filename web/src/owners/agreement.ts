import type { Agreement, ConsentMethod, ContactChannel, DatedConsent } from "../api/types";
import { TEXT_VERSION } from "../print/visits";

/** What is typed of an agreement. */
export interface TypedAgreement {
  /** null: no day is typed, undefined: what is typed is none. */
  day: string | null | undefined;
  method: ConsentMethod;
  version: string;
  channel: ContactChannel;
  hours: string;
}

/** What the typing begins with: today's wording on paper, or what was agreed to before. */
export const begunAgreement = (today: string, held: DatedConsent | null = null): TypedAgreement => ({
  day: held?.given_on ?? today,
  method: held?.method ?? "paper",
  version: held?.text_version ?? TEXT_VERSION,
  channel: held?.channel ?? "phone",
  hours: held?.hours ?? "",
});

/** An agreement as the server takes it, the way of contact with it where that is what was agreed to; null without a day. */
export function agreementOf(
  { day, method, version, channel, hours }: TypedAgreement,
  isContactable: boolean,
): Agreement | null {
  if (!day) return null;
  const asked = isContactable ? { channel, hours: hours.trim() || null } : {};
  return { given_on: day, method, text_version: version, ...asked };
}
