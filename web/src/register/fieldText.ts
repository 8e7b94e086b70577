/** What a field of a record says, in the reader's language (pure). */
import type { FieldProblem } from "../api/problem";
import { FIELDS, isField } from "../imports/fields";
import { isKey, type Key, type Language } from "../language/language";
import type { Draft, Name } from "./record";

/** The name of a field. */
export function nameText(field: string, { t }: Language): string {
  if (field === "place") return t("record.place");
  const key: string = field === "masks" || field === "drawn_coverage" ? `record.${field}` : `field.${field}`;
  return isKey(key) ? t(key) : field;
}

/** The value of a field as the server or the form has it. */
export function valueText(field: string, value: unknown, language: Language): string {
  const { t, number } = language;
  if (value === null || value === undefined || value === "") return t("record.nothing");
  if (field === "masks") {
    const count = Array.isArray(value) ? value.length : 0;
    return count === 0 ? t("record.nothing") : t("record.maskCount", { count });
  }
  if (field === "drawn_coverage") return t("record.byHand");
  // Its end tells one recorder from the next.
  if (field === "recorder_id") return `…${String(value).slice(-6)}`;
  const kind = isField(field) ? FIELDS[field] : null;
  if (kind && typeof kind === "object") {
    const key = (kind as Record<string, Key>)[String(value)];
    return key ? t(key) : String(value);
  }
  if (kind === "day") return dayText(String(value), language);
  if (typeof value === "number") return number(value, field === "lon" || field === "lat" ? 7 : 2);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function dayText(text: string, language: Language): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? language.day(text) : language.date(new Date(text));
}

/** The value of a field of the form. */
export const draftText = (draft: Draft, name: Name, language: Language): string =>
  name === "masks" || name === "drawn_coverage"
    ? valueText(name, draft[name], language)
    : valueText(name, draft.texts[name].trim(), language);

/** The complaints that belong to no field of the form. */
export const elsewhere = (errors: FieldProblem[]): FieldProblem[] =>
  errors.filter(
    ({ pointer }) =>
      !/^\/(lon|lat|masks|drawn_coverage|valid_from)\b/.test(pointer) && !isField(pointer.slice(1)),
  );
