import type { Complaint } from "../api/problem";
import type { ReviewItem } from "../api/types";

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

/** Whether an ignored name is a heading; sheets without a table and shapes without a point stand there too. */
export const isHeading = (name: string): boolean =>
  !/^(?:sheet '.*'|\d+ placemarks without a point)$/.test(name);

/** The headings that a problem is about, as the server quotes them. */
export function headingsNamed(message: string): string[] {
  const both = /the columns '(.+)' and '(.+)' both seem to be/.exec(message);
  return both ? both.slice(1) : [];
}

/** The headings of a list, those seen before in the order in which they stood. */
export function headingsOf(
  columns: Record<string, string>,
  ignored: string[],
  mapping: Record<string, string>,
  before: string[],
): string[] {
  const now = [...Object.keys(columns), ...ignored.filter(isHeading), ...Object.keys(mapping)];
  return [...new Set([...before, ...now])];
}

/** The code of the known camera that a row may be; null where it may be none. */
export function perhaps(items: Pick<Complaint, "code" | "values">[]): string | null {
  const item = items.find(({ code }) => code === "perhaps_known");
  const { code } = (item?.values ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : null;
}
