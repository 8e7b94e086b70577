import type { Cause } from "../api/types";
import { isKey, type Language, type Values } from "../language/language";

/** Whether a limit is about how many cameras are asked, and not about the search. */
export const isOfCameras = (code: Cause["code"]): boolean =>
  code === "number_cameras" || code === "account_cameras";

/** Says which cap a search exceeds, and by how much. */
export function causeText({ code, value, cap }: Cause, language: Language): string {
  const key = `cause.${code}`;
  if (!isKey(key)) return language.t("cause.unknown");
  const values: Values = {};
  if (value != null) values.value = language.number(value, 1);
  if (cap != null) values.cap = language.number(cap, 1);
  return language.t(key, values);
}
