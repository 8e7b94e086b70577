import type { Reason } from "../api/types";
import { isKey, type Language, type Values } from "../language/language";

/**
 * The clause that says a reason ("đã 132 ngày chưa kiểm tra"), without capital or full stop; null for a code
 * that this page does not know. Where a value is missing, the bare form of the clause is taken.
 */
export function reasonText(reason: Reason, language: Language): string | null {
  const key = `reason.${reason.code}`;
  const bare = `${key}.bare`;
  if (!isKey(key)) return null;
  const text = language.t(key, valuesOf(reason, language));
  return text.includes("{") && isKey(bare) ? language.t(bare) : text;
}

// How each value of the contract is written; null and unknown values are left out.
const WRITERS: Record<string, (value: never, language: Language) => string> = {
  days: (days: number, language) => language.days(days),
  min_days: (days: number, language) => language.days(days),
  max_days: (days: number, language) => language.days(days),
  share: (share: number, language) => language.percent(share),
  far_m: (metres: number, language) => language.metres(metres),
  near_m: (metres: number, language) => language.metres(metres),
  night_far_m: (metres: number, language) => language.metres(metres),
  deg: (degrees: number, language) => `${language.number(degrees)}°`,
  off_by_deg: (degrees: number, language) => `${language.number(degrees)}°`,
  since: (time: string, language) => language.date(new Date(time)),
  at: (time: string, language) => language.date(new Date(time)),
  before: (time: string, language) => language.moment(new Date(time)),
  status: (status: string, language) => {
    const key = `status.${status}`;
    return isKey(key) ? language.t(key).toLocaleLowerCase() : status;
  },
};

function valuesOf(reason: Reason, language: Language): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(reason)) {
    const write = WRITERS[name];
    if (write && value !== null && value !== undefined) values[name] = write(value as never, language);
  }
  return values;
}
