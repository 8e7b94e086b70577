import type { ConsentScope, DatedConsent, OwnerKind } from "../api/types";
import type { Language } from "../language/language";

/** What can be agreed to, in the order in which it is asked. */
export const SCOPES: readonly ConsentScope[] = ["listed", "contactable", "footage_asked_first"];

/** What kinds of owners there are, the likeliest first. */
export const KINDS: readonly OwnerKind[] = [
  "household",
  "business",
  "school",
  "group",
  "commune",
  "organisation",
];

/** Of a history, what holds of one scope. */
export const heldOf = (history: readonly DatedConsent[], scope: ConsentScope): DatedConsent | null =>
  history.find((consent) => consent.scope === scope && !consent.ended_at) ?? null;

/** When, how and to which wording somebody agreed. */
export function consentText(consent: DatedConsent, { t, date }: Language): string {
  const parts = [
    date(new Date(consent.given_on)),
    t(`consent.method.${consent.method}`),
    t("consent.wording", { version: consent.text_version }),
  ];
  if (consent.channel) parts.push(t(`consent.channel.${consent.channel}`));
  if (consent.hours) parts.push(consent.hours);
  return parts.join(" · ");
}
