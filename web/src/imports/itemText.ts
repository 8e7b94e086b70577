/** What there is to say about a row or a file of a list, in the reader's language. */
import { refusalOf, type Complaint, type Problem } from "../api/problem";
import type { ReviewItem } from "../api/types";
import { isKey, type Key, type Language, type Values } from "../language/language";
import { problemText } from "../parts/problemText";
import { refusedText } from "../parts/refusedText";
import { fieldKey } from "./fields";

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
  "day_assumed",
  "month_first",
  "day_from_number",
  "several_lenses",
  "zero_added",
  "prefix_renewed",
  "further_phones_left_out",
  "name_to_owner",
  "name_left_out",
] as const;

/** The kinds of rows that are neither cameras nor sections. */
export const SKIPS = ["subtotal", "column_numbers", "repeated_header", "blank", "footer"] as const;

type Captured = Record<string, string>;

// What the server says in its own words, with the sentence that means the same and what fills its places.
const SAID: [RegExp, Key, ((captured: Captured) => Values)?][] = [
  [/^stands in (?<row>.+) already$/, "said.twice", ({ row = "" }) => ({ row })],
  [/^must be (?:latitude and longitude in )?degrees, got/, "said.degrees"],
  [/^must be metres of VN-2000 or degrees/, "said.degrees"],
  [/^does not say which is the latitude/, "said.order"],
  [/^says the same coordinate twice/, "said.sameTwice"],
  [/^must be degrees from north/, "said.bearing"],
  [/nam or north/, "said.namOrNorth"],
  [/Plus Code/, "said.plusCode"],
  [/^lost its decimal point, and (?<count>\d+) places/, "said.decimals", ({ count = "" }) => ({ count })],
  [/is in metres of VN-2000: say which/, "said.meridian"],
  [/is in metres of VN-2000 and lies nowhere/, "said.nowhere"],
  [/short link/, "place.shortLink"],
  [/link that holds no coordinates/, "place.bareLink"],
  [/^must be a number of lenses/, "said.lenses"],
  [/^must be a phone number/, "refused.not_phone_number"],
  [/^must be a number/, "refused.not_number"],
  [/^must be a whole number/, "refused.not_whole_number"],
  [/^must be an amount of money/, "said.money"],
  [/^must be a day/, "said.day"],
  [
    /^(?<row>.+?): lies more than (?<km>\d+) km from/,
    "said.farOff",
    ({ row = "", km = "" }) => ({ row, km }),
  ],
  [/^(?<row>.+?): there is no column '.*', and none/, "said.noHeader", ({ row = "" }) => ({ row })],
  [
    /: the columns '(?<first>.+)' and '(?<second>.+)' both seem/,
    "said.twoColumns",
    ({ first = "", second = "" }) => ({ first, second }),
  ],
  [/: the column '(?<first>.+)' stands twice/, "said.columnTwice", ({ first = "" }) => ({ first })],
  [/^the file is no text|cannot be read as|is not JSON|packs no \.kml/, "said.broken"],
  [/^sheet '(?<sheet>.*)'$/, "said.sheet", ({ sheet = "" }) => ({ sheet })],
  [/^(?<count>\d+) placemarks without a point$/, "said.placemarks", ({ count = "" }) => ({ count })],
  [/^more than (?<most>\d+) rows cannot be used/, "said.tooMany", ({ most = "" }) => ({ most })],
];

/** The server's own words in the reader's language; as they are, marked as the server's, where they are not known here. */
export function saidText(message: string, language: Language): string {
  for (const [pattern, key, fill] of SAID) {
    const match = pattern.exec(message);
    if (!match) continue;
    const values = fill?.(match.groups ?? {}) ?? {};
    if (typeof values.row === "string") values.row = rowText(values.row, language);
    return language.t(key, values);
  }
  return language.code === "en" ? upperFirst(message) : language.t("said.other", { message });
}

/** "Dòng 7", "Dòng 7, mắt 2", "Trang Thôn 3, dòng 7"; a code in brackets behind it stays there. */
export function rowText(row: string, { t }: Language): string {
  const [, place = row, lens, code = ""] = /^(.*?)(?:, lens (\d+))?( \([^()]+\))?$/.exec(row) ?? [];
  const line = /^line (\d+)$/.exec(place)?.[1];
  const [, sheet = "", number] = /^(.*)!(\d+)$/.exec(place) ?? [];
  const where = line ? t("row.line", { line }) : number ? t("row.ofSheet", { sheet, line: number }) : place;
  return (lens ? t("row.lens", { row: where, lens }) : where) + code;
}

/** What a field is called; as the server calls it where it is not known here. */
export function fieldText(name: string, { t }: Language): string {
  const key = fieldKey(name);
  return key ? t(key) : name;
}

/** A code with its values, and the same in the server's words. */
type Said = Pick<ReviewItem, "code" | "values" | "message">;

/** What an item says about its field. */
export function itemText({ code, values, message }: Said, language: Language): string {
  const repair = `repair.${code}`;
  if (isKey(repair)) return language.t(repair);
  // A reading's own words say more than that it failed.
  const refusal = code === "unreadable" ? null : refusalOf({ code, values });
  return (refusal && refusedText(refusal, language)) ?? saidText(message, language);
}

/** What stood in the cell; null where that is not said. */
export const itemValue = ({ value, message }: ReviewItem): string | null =>
  value ?? /, got '(.*)'$/.exec(message)?.[1] ?? null;

/** What a complaint of the server says about its field. */
export const complaintText = (
  { code = "unreadable", values, detail }: Complaint,
  language: Language,
): string => itemText({ code, values, message: detail }, language);

/** What to do about a file that cannot be read at all, or a problem on the way to it. */
export function listProblemText(problem: Problem, language: Language): string {
  const { status, refusal, errors, message } = problem;
  const [first] = errors;
  if (status === 413) return language.t("import.large");
  if (status === 422 && first) return complaintText(first, language);
  if (status === 400 && !refusal) return saidText(message, language);
  return problemText(problem, language);
}

const upperFirst = (text: string): string => text.charAt(0).toLocaleUpperCase("en") + text.slice(1);
