import { SvelteMap } from "svelte/reactivity";

import { getImportRows, mendRow, settleRow } from "../api/imports";
import { Problem } from "../api/problem";
import type { ImportRow, Mending } from "../api/types";
import { lacksUnit, parseDong } from "../funding/dong";
import { isField, SOURCES, typed, valueOf, type Aside, type Field } from "../imports/fields";
import { cameras } from "./cameras.svelte";
import { PagedList } from "./pagedList.svelte";
import { pastImports } from "./pastImports.svelte";

/** What became of the last row. */
export type Outcome = {
  row: string;
  how: "taken" | "gone" | "letGo" | "lookedAt";
  /** Fields of the list that are kept nowhere. */
  leftOut: string[];
};

/** The rows of all lists that wait for a person, or ask for a look. */
class ReviewList extends PagedList<ImportRow> {
  /** The import whose rows are listed; null: those of all. */
  of = $state<string | null>(null);
  /** The row that is open. */
  open = $state<string | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  // By row: what was typed, which stays until the row is settled.
  readonly #drafts = new SvelteMap<string, Record<string, string>>();
  readonly #refused = new SvelteMap<string, Problem>();

  constructor() {
    super((cursor) => getImportRows(this.of, cursor));
  }

  /** Turns to the rows of one import, or of all, of which nothing is known yet. */
  turnTo(of: string | null): void {
    this.of = of;
    this.open = null;
    this.outcome = null;
    this.items = null;
  }

  /** Lists the rows of one import, or of all. */
  async narrow(of: string | null): Promise<void> {
    this.turnTo(of);
    await this.load();
  }

  /** What stands in the input of a field. */
  text({ id, fields }: ImportRow, field: Field): string {
    return this.#drafts.get(id)?.[field] ?? typed(field, fields[field]);
  }

  /** What stands in an input besides: what was typed; of money whose amount could not be read, its source. */
  aside({ id, money }: ImportRow, name: Aside): string {
    const waits = name === "source_of_funds" ? money?.source : null;
    return this.#drafts.get(id)?.[name] ?? waits ?? "";
  }

  /** Notes what is typed. */
  type({ id }: ImportRow, texts: Partial<Record<Field | Aside, string>>): void {
    this.#drafts.set(id, { ...this.#drafts.get(id), ...texts });
    // What was refused is not what stands there now.
    const refused = this.#refused.get(id);
    if (!refused) return;
    const isMended = (pointer: string) => Object.hasOwn(texts, pointer.replace(/^\/(fields\/)?/, ""));
    const errors = refused.errors.filter(({ pointer }) => !isMended(pointer));
    if (errors.length > 0) this.#refused.set(id, new Problem(refused.status, { errors }));
    else this.#refused.delete(id);
  }

  /** What the server refused of a row, until it is sent again. */
  refused({ id }: ImportRow): Problem | null {
    return this.#refused.get(id) ?? null;
  }

  /** Takes over a row as it was mended. */
  async mend(row: ImportRow, which: Pick<Mending, "same_as" | "is_new"> = {}): Promise<void> {
    const fields: Record<string, unknown> = {};
    for (const [field, text] of Object.entries(this.#drafts.get(row.id) ?? {}))
      if (isField(field) && text !== typed(field, row.fields[field])) fields[field] = valueOf(field, text);
    const fault = this.#faultOfAmount(row);
    if (fault) {
      this.outcome = null;
      this.#refused.set(row.id, fault);
      return;
    }
    await this.#settle(row, "taken", async () => {
      const { left_out: leftOut } = await mendRow(row.id, { fields, ...this.#asides(row), ...which });
      return leftOut;
    });
    void cameras.reload();
  }

  // Of the amount the page reads more than the server takes: words, and the lack of one.
  #faultOfAmount({ id }: ImportRow): Problem | null {
    const amount = this.#drafts.get(id)?.amount_dong?.trim() ?? "";
    if (amount === "" || (parseDong(amount) !== null && !lacksUnit(amount))) return null;
    const code = lacksUnit(amount) ? "money_unit_missing" : "not_money";
    const detail = "is not an amount of money";
    return new Problem(422, { errors: [{ pointer: "/amount_dong", detail, code }] });
  }

  // What cannot be understood is sent as it is, and the server says what is wrong with it.
  #asides({ id }: ImportRow): Omit<Mending, "fields"> {
    const draft = this.#drafts.get(id) ?? {};
    const [name, phone, amount, source] = (
      ["owner_name", "owner_phone", "amount_dong", "source_of_funds"] as const
    ).map((aside) => draft[aside]?.trim() ?? "");
    return {
      ...(name && { owner_name: name }),
      ...(draft.without_owner && { without_owner: true }),
      ...(phone && { owner_phone: phone }),
      ...(amount && { amount_dong: parseDong(amount) ?? undefined }),
      ...(SOURCES.includes(source as never) && { source_of_funds: source as (typeof SOURCES)[number] }),
    };
  }

  /** Lets a waiting row go, or notes that one taken over was looked at. */
  async settle(row: ImportRow): Promise<void> {
    await this.#settle(row, row.waits ? "letGo" : "lookedAt", () => settleRow(row.id));
  }

  async #settle(
    row: ImportRow,
    how: Outcome["how"],
    call: () => Promise<string[] | undefined>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.outcome = null;
    this.#refused.delete(row.id);
    try {
      const leftOut = await call();
      this.#drop(row, how, leftOut);
    } catch (error) {
      const problem = error as Problem;
      if (problem.status === 404) this.#drop(row, "gone");
      else this.#refused.set(row.id, problem);
    }
    this.busy = false;
  }

  #drop({ id, row }: ImportRow, how: Outcome["how"], leftOut: string[] = []): void {
    const at = this.items?.findIndex((item) => item.id === id) ?? -1;
    this.items = this.items?.filter((item) => item.id !== id) ?? null;
    this.#drafts.delete(id);
    this.outcome = { row, how, leftOut };
    // How many wait is said beside the lists, too.
    void pastImports.load();
    // The next one is what a person does next.
    if (this.open === id) this.open = this.items?.[at]?.id ?? this.items?.[at - 1]?.id ?? null;
  }
}

export const reviewList = new ReviewList();
