import type { Cause } from "../api/types";
import type { Key, Language } from "../language/language";
import { causeText } from "./causeText";

// What the server says of free text, which only it can judge (PRIVACY P1, P7).
const SAID: Record<string, Key> = {
  "must not hold the address of a device or stream": "server.address",
  "must not hold a password": "server.password",
  "must not hold a network address": "server.address",
  "must not hold an e-mail address": "server.email",
  "must not hold an identity number": "server.identity",
  "must not hold a phone number": "server.phone",
};

// What it says of caps that the form cannot know, with the numbers in it (PRIVACY P6, P21).
const CAUSES: [Cause["code"], RegExp][] = [
  ["number_window_hours", /under this number it searches ([\d.]+) hours; the most for this type is ([\d.]+)/],
  [
    "account_window_hours",
    /your earlier searches .* it searches ([\d.]+) hours; the most for this type is ([\d.]+)/,
  ],
  ["sensitive_place", /^touches a place where a search needs the approval of the province/],
  ["other_offence", /^always needs the approval of a second account/],
];

/** The cap that a complaint of the server names; null where it is about something else. */
export function serverCause(detail: string): Cause | null {
  for (const [code, pattern] of CAUSES) {
    const match = pattern.exec(detail);
    if (!match) continue;
    const number = (text?: string) => (text === undefined ? null : Number(text));
    return { code, value: number(match[1]), cap: number(match[2]) };
  }
  return null;
}

/** The server's complaint about a field in the reader's language, where it is one of the usual ones. */
export function serverText(detail: string | null, language: Language): string | null {
  if (detail === null) return null;
  const key = SAID[detail];
  if (key) return language.t(key);
  const cause = serverCause(detail);
  return cause ? causeText(cause, language) : detail;
}
