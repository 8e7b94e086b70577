import type { Key, Language, Values } from "../language/language";

/** What is wrong with a field: a message with its values; a `Date` is written as time and date. */
export interface Fault {
  key: Key;
  values?: Record<string, number | Date>;
}

/** The message of a fault. */
export function faultMessage({ key, values = {} }: Fault, language: Language): string {
  const written: Values = {};
  for (const [name, value] of Object.entries(values))
    written[name] = value instanceof Date ? language.moment(value) : value;
  return language.t(key, written);
}
