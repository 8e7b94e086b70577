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
  const values = valuesOf(reason, language);
  const text = language.t(key, values);
  return text.includes("{") && isKey(bare) ? language.t(bare) : text;
}

function valuesOf(reason: Reason, language: Language): Values {
  const values: Values = {};
  if (typeof reason.days === "number") values.days = language.days(reason.days);
  if (typeof reason.share === "number") values.share = language.percent(reason.share);
  if (typeof reason.far_m === "number") values.far = language.metres(reason.far_m);
  return values;
}

// What an officer must know first comes first; codes that are not here follow in the server's order.
const WEIGHT = [
  "removed",
  "not_installed_yet",
  "faulty",
  "disconnected",
  "planned",
  "outside_schedule",
  "partly_overwritten",
  "retention_unknown",
  "retention_uncertain",
  "bearing_unknown",
  "may_look_elsewhere",
  "scene_indoors",
  "state_for_part_of_window",
  "status_unknown_then",
  "part_of_window_dark",
  "night_unknown",
  "not_verified",
];

/** The reasons in the order in which a sentence names them. */
export function byWeight(reasons: Reason[]): Reason[] {
  const weight = ({ code }: Reason) => {
    const found = WEIGHT.indexOf(code);
    return found < 0 ? WEIGHT.length : found;
  };
  return reasons.toSorted((a, b) => weight(a) - weight(b));
}
