import type { Key, Language } from "../language/language";

// What the server says of free text, which only it can judge (PRIVACY P1, P7).
const SAID: Record<string, Key> = {
  "must not hold the address of a device or stream": "server.address",
  "must not hold a password": "server.password",
  "must not hold a network address": "server.address",
  "must not hold an e-mail address": "server.email",
  "must not hold an identity number": "server.identity",
  "must not hold a phone number": "server.phone",
};

/** The server's complaint about a field in the reader's language, where it is one of the usual ones. */
export function serverText(detail: string | null, language: Language): string | null {
  const key = detail && SAID[detail];
  return key ? language.t(key) : detail;
}
