import type { Cause, Refusal } from "../api/types";
import { causeText } from "../find/causeText";
import { rowText } from "./rowText";
import { isKey, type Key, type Language, type Values } from "../language/language";

type Code = Refusal["code"];

// A limit has sentences of its own, one for each cause.
const keyOf = (code: Exclude<Code, "over_limit">): Key => `refused.${code}`;

/** The limit that a refusal is about; null where it is about something else. */
export function refusedCause(refusal: Refusal | null): Cause | null {
  return refusal?.code === "over_limit" ? refusal.values : null;
}

/** Says why something was refused; null for a code that only a newer server knows. */
export function refusedText(refusal: Refusal, language: Language): string | null {
  if (refusal.code === "over_limit") return causeText(refusal.values, language);
  const key = keyOf(refusal.code);
  return isKey(key) ? language.t(key, valuesOf(refusal, language)) : null;
}

// How the values are written that are no plain numbers or texts.
const WRITERS: Record<string, (value: never, language: Language) => string> = {
  because: (why: string, language) => {
    const key = `notFollowed.${why}`;
    return isKey(key) ? language.t(key) : why;
  },
  allowed: (values: string[]) => values.join(", "),
  numbers: (numbers: number[]) => numbers.join(", "),
  candidates: (names: string[]) => names.join("; "),
  row: (row: string, language) => rowText(row, language),
  roles: (roles: string[], language) => roles.map((role) => roleText(role, language)).join(", "),
  now: (time: string, language) => language.moment(new Date(time)),
  earliest: dayOrMoment,
  latest: dayOrMoment,
  from: (time: string, language) => language.moment(new Date(time)),
  to: (time: string, language) => language.moment(new Date(time)),
  than: (time: string, language) => language.moment(new Date(time)),
};

function dayOrMoment(text: string, language: Language): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  return isDay ? language.day(text) : language.moment(new Date(text));
}

function valuesOf(refusal: Refusal, language: Language): Values {
  const values: Values = {};
  if (!("values" in refusal)) return values;
  for (const [name, value] of Object.entries(refusal.values)) {
    const write = WRITERS[name];
    values[name] = write
      ? write(value as never, language)
      : typeof value === "number"
        ? language.number(value, 3)
        : String(value);
  }
  return values;
}

function roleText(role: string, language: Language): string {
  const key = `role.${role}`;
  return isKey(key) ? language.t(key).toLocaleLowerCase() : role;
}
