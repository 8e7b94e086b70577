/** Sums by source, from the server's sums by source and item. */
import type { Source, Totals } from "../api/types";

/** What one kind of source gave. */
export interface SourceSum {
  source: Source;
  entries: number;
  /** Entries without an amount. */
  without: number;
  dong: number;
}

/** The sources in the order in which reports name them. */
export const SOURCES: Source[] = ["state_budget", "business", "organisation", "households", "other"];

/** What each source gave, those that gave something. */
export function bySource(subtotals: Totals["subtotals"]): SourceSum[] {
  return SOURCES.map((source) => {
    const own = subtotals.filter((part) => part.source === source);
    const sum = (of: (part: Totals["subtotals"][number]) => number) =>
      own.reduce((total, part) => total + of(part), 0);
    return {
      source,
      entries: sum((part) => part.entries),
      without: sum((part) => part.without_amount),
      dong: sum((part) => part.amount_dong),
    };
  }).filter(({ entries }) => entries > 0);
}
