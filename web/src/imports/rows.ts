import type { Complaint } from "../api/problem";
import type { Refusal, ReviewItem } from "../api/types";

/** What there is to say about one row. */
export interface ReviewedRow {
  row: string;
  waits: boolean;
  items: ReviewItem[];
}

/** The items by row, in the order of the file; rows that wait before those that were taken over. */
export function byRow(items: ReviewItem[]): ReviewedRow[] {
  const rows = new Map<string, ReviewedRow>();
  for (const item of items) {
    const row = rows.get(item.row) ?? { row: item.row, waits: false, items: [] };
    row.waits ||= item.waits;
    row.items.push(item);
    rows.set(item.row, row);
  }
  const all = [...rows.values()];
  return [...all.filter(({ waits }) => waits), ...all.filter(({ waits }) => !waits)];
}

/** The headings that a problem is about. */
export function headingsNamed(refusal: Refusal | null): string[] {
  if (refusal?.code === "two_columns") return [refusal.values.first, refusal.values.second];
  return refusal?.code === "no_header" ? refusal.values.headings : [];
}

/** The headings of a list in the order of the file, and behind them those that were seen before. */
export function headingsOf(
  { columns, headings }: { columns: Record<string, string>; headings: string[] },
  ignored: string[],
  mapping: Record<string, string>,
  before: string[],
): string[] {
  const now = [...Object.keys(columns), ...ignored, ...Object.keys(mapping)];
  return [...new Set([...headings, ...before, ...now])];
}

/** The code of the known camera that a row may be; null where it may be none. */
export function perhaps(items: Pick<Complaint, "code" | "values">[]): string | null {
  const item = items.find(({ code }) => code === "perhaps_known" || code === "same_camera");
  const { code } = (item?.values ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : null;
}

/** The units that a row may mean, by code and name; none where nobody knows any. */
export function unitsOf(items: Pick<Complaint, "code" | "values">[]): { code: string; name: string }[] {
  const item = items.find(({ code }) => code === "unit_unclear");
  const { codes = [], candidates = [] } = (item?.values ?? {}) as { codes?: string[]; candidates?: string[] };
  return codes.map((code, at) => ({ code, name: candidates[at] ?? code }));
}

/** The place that is meant where longitude and latitude are swapped; null where nobody says so. */
export function proposed(items: Pick<Complaint, "code" | "values">[]): { lon: number; lat: number } | null {
  const item = items.find(({ code }) => code === "swapped");
  const { lon, lat } = (item?.values ?? {}) as { lon?: unknown; lat?: unknown };
  return typeof lon === "number" && typeof lat === "number" ? { lon, lat } : null;
}

/**
 * The saved mappings that a list with these headings has all columns of, and that say something new of them; where only
 * some of its headings are known, those that say something new of one of them.
 */
export const fitting = <M extends { mapping: Record<string, string> }>(
  saved: M[],
  headings: string[],
  now: Record<string, string>,
  areAll = true,
): M[] =>
  saved.filter(({ mapping }) => {
    const entries = Object.entries(mapping);
    const known = entries.filter(([heading]) => headings.includes(heading));
    const isNews = known.some(([heading, field]) => now[heading] !== field);
    return isNews && (!areAll || known.length === entries.length);
  });
