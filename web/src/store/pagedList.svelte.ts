import type { Page } from "../api/client";
import type { Problem } from "../api/problem";

/** A list that the server gives page by page. */
export class PagedList<Item> {
  /** null: not known yet. */
  items = $state.raw<Item[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #next = $state<string | null>(null);
  /** Counts the questions: the answer to the last one is the one that counts. */
  #asked = 0;
  readonly #page: (cursor?: string) => Promise<Page<Item>>;

  constructor(page: (cursor?: string) => Promise<Page<Item>>) {
    this.#page = page;
  }

  /** Whether there are more than are shown. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Loads the first page. */
  async load(): Promise<void> {
    await this.#ask([]);
  }

  /** Adds the next page. */
  async loadMore(): Promise<void> {
    if (this.#next !== null) await this.#ask(this.items ?? [], this.#next);
  }

  async #ask(before: Item[], cursor?: string): Promise<void> {
    const own = (this.#asked += 1);
    this.problem = null;
    this.busy = true;
    try {
      const page = await this.#page(cursor);
      if (own !== this.#asked) return;
      this.items = [...before, ...page.items];
      this.#next = page.next;
    } catch (error) {
      if (own !== this.#asked) return;
      this.problem = error as Problem;
    }
    this.busy = false;
  }
}
