import { getImports, undoImport } from "../api/imports";
import type { Problem } from "../api/problem";
import type { PastImport, Undone } from "../api/types";
import { cameras } from "./cameras.svelte";

/** The lists that were taken over, newest first. */
class PastImports {
  /** null: not known yet. */
  items = $state.raw<PastImport[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  outcome = $state.raw<Undone | null>(null);
  #next = $state<string | null>(null);

  /** Whether there are more than are shown. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Loads the list. */
  async load(): Promise<void> {
    await this.#ask(async () => {
      const page = await getImports();
      this.items = page.items;
      this.#next = page.next;
    });
  }

  /** Adds older ones. */
  async loadMore(): Promise<void> {
    const cursor = this.#next;
    if (cursor === null) return;
    await this.#ask(async () => {
      const page = await getImports(cursor);
      this.items = [...(this.items ?? []), ...page.items];
      this.#next = page.next;
    });
  }

  /** Undoes one whole. Rejects with `Problem` 409 where it was touched since. */
  async undo(id: string): Promise<void> {
    this.outcome = null;
    this.outcome = await undoImport(id);
    void cameras.reload();
    await this.load();
  }

  async #ask(call: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await call();
    } catch (error) {
      this.problem = error as Problem;
    }
  }
}

export const pastImports = new PastImports();
