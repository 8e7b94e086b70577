/** How much is to be proposed, as it is typed (pure). */
import type { Amount } from "../api/types";
import type { Fault } from "../find/fault";
import { parseDong } from "../funding/dong";

/** What limits a proposal. */
export type LimitedBy = "count" | "budget";

/** What is typed; the cost of one camera may be left out where a number limits. */
export interface Wanted {
  by: LimitedBy;
  count: string;
  budget: string;
  cost: string;
}

export type WantedFaults = Partial<Record<"count" | "budget" | "cost", Fault>>;

/** The most cameras that are proposed at once. */
const MOST = 200;

/** Reads what is typed, or says what is wrong with it. */
export function readWanted({
  by,
  count,
  budget,
  cost,
}: Wanted): { amount: Amount } | { faults: WantedFaults } {
  const one = cost.trim() === "" ? null : parseDong(cost);
  const faults: WantedFaults = {};
  if (cost.trim() !== "" && one === null) faults.cost = { key: "funding.amountUnread" };
  if (by === "count") {
    const number = /^\d{1,4}$/.test(count.trim()) ? Number(count) : 0;
    if (number < 1 || number > MOST)
      faults.count = { key: "refused.out_of_range", values: { least: 1, most: MOST } };
    if (faults.count || faults.cost) return { faults };
    return { amount: { count: number, ...(one !== null && { cost: one }) } };
  }
  const all = parseDong(budget);
  if (cost.trim() === "") faults.cost = { key: "refused.required" };
  if (all === null)
    faults.budget = { key: budget.trim() === "" ? "refused.required" : "funding.amountUnread" };
  if (all === null || one === null) return { faults };
  if (all < one)
    return { faults: { budget: { key: "refused.budget_too_small", values: { cheapest: one } } } };
  if (Math.floor(all / one) > MOST)
    return {
      faults: { budget: { key: "propose.budgetMost", values: { cameras: MOST, most: one * MOST } } },
    };
  return { amount: { budget: all, cost: one } };
}
