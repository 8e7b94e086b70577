/** What there is to say about a row or a file of a list, in the reader's language. */
import { refusalOf, type FieldProblem, type Problem } from "../api/problem";
import type { ReviewItem, Undone } from "../api/types";
import { isKey, type Language } from "../language/language";
import { problemText } from "../parts/problemText";
import { refusedText } from "../parts/refusedText";
import { type FieldKind, fieldKey, FIELDS, isField } from "./fields";

export { rowText } from "../parts/rowText";

/** The kinds of damage and doubt that the reading repairs or notes. */
export const REPAIRS = [
  "decimals_repaired",
  "grid_converted",
  "axes_swapped",
  "order_by_area",
  "place_from_link",
  "middle_of_map",
  "place_from_plus_code",
  "section_added",
  "usual_size",
  "size_unknown",
  "word_unknown",
  "least_taken",
  "day_assumed",
  "month_first",
  "day_from_number",
  "several_lenses",
  "zero_added",
  "prefix_renewed",
  "further_phones_left_out",
  "name_to_owner",
  "phone_to_owner",
  "name_left_out",
  "owner_as_above",
  "as_above",
  "heading_of_person",
  "source_unclear",
  "outside_unit",
  "old_unit",
  "unit_by_place",
  "far_off",
  "far_away",
] as const;

/** The kinds of rows that are neither cameras nor sections. */
export const SKIPS = [
  "subtotal",
  "column_numbers",
  "repeated_header",
  "blank",
  "footer",
  "no_camera",
  "indoor",
] as const;

/** Why money of a row is not recorded, what is mended most easily first. */
export const NOT_KEPT = [
  "no_source",
  "unclear_source",
  "no_day",
  "day_in_future",
  "differs",
  "too_large",
] as const;

/** The server's own words: as they are, marked as the server's where the reader has another language. */
export const saidText = (message: string, language: Language): string =>
  language.code === "en" ? upperFirst(message) : language.t("said.other", { message });

/** What undoing an import came to. */
export function undoneText({ removed, restored, contributions }: Undone, { t }: Language): string {
  const cameras = t("import.undone", { removed, restored });
  return contributions > 0 ? `${cameras} ${t("import.undoneMoney", { count: contributions })}` : cameras;
}

/** What a field is called; as the server calls it where it is not known here. */
export function fieldText(name: string, { t }: Language): string {
  const key = fieldKey(name);
  return key ? t(key) : name;
}

/** A code with its values, and the same in the server's words; of which field. */
type Said = Pick<ReviewItem, "code" | "values" | "message"> & Partial<Pick<ReviewItem, "field">>;

// The values of a closed list as its field calls them; one that it does not offer is another word for one of them.
function inWords(allowed: string[], field: string, { t }: Language): string {
  const kind: FieldKind = isField(field) ? FIELDS[field] : "text";
  if (typeof kind !== "object") return allowed.join("; ");
  const words = new Map(Object.entries(kind));
  return allowed
    .flatMap((value) => {
      const key = words.get(value);
      return key ? t(key) : [];
    })
    .join("; ");
}

/** What an item says about its field. */
export function itemText({ field = "", code, values, message }: Said, language: Language): string {
  const repair = `repair.${code}`;
  if (isKey(repair)) {
    const { actual, ...known } = (values ?? {}) as Record<string, string | number | null>;
    const said = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, value ?? ""]));
    if (code === "outside_unit" && typeof actual !== "string")
      return language.t("repair.outside_known", { stated: "", ...said });
    if (code === "unit_by_place" && !("stated" in said))
      return language.t("repair.unit_by_place_alone", { now: "", ...said });
    return language.t(repair, { ...said, actual: actual ?? "" });
  }
  const refusal = refusalOf({ code, values });
  if (refusal?.code === "not_in_list")
    return language.t("refused.not_in_list", { allowed: inWords(refusal.values.allowed, field, language) });
  return (refusal && refusedText(refusal, language)) ?? saidText(message, language);
}

/** What a complaint of the server says about its field. */
export const complaintText = (
  { pointer, code = "unreadable", values, detail }: FieldProblem,
  language: Language,
): string =>
  itemText({ field: pointer.slice(pointer.lastIndexOf("/") + 1), code, values, message: detail }, language);

/** What to do about a file that cannot be read at all, or a problem on the way to it. */
export function listProblemText(problem: Problem, language: Language): string {
  const { status, refusal, errors, message } = problem;
  const [first] = errors;
  if (status === 413) return language.t("import.large");
  if (status === 422 && first) return complaintText(first, language);
  if (status === 400) return (refusal && refusedText(refusal, language)) ?? saidText(message, language);
  return problemText(problem, language);
}

const upperFirst = (text: string): string => text.charAt(0).toLocaleUpperCase("en") + text.slice(1);
