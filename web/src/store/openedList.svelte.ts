import type { Seen } from "../api/owners";
import type { Problem } from "../api/problem";
import { PagedList } from "./pagedList.svelte";

/** A list of which one record can be open, to be changed as it was seen. */
export abstract class OpenedList<Row, Opened extends Seen> extends PagedList<Row> {
  open = $state.raw<Opened | null>(null);
  openProblem = $state.raw<Problem | null>(null);
  #get: (id: string) => Promise<Opened>;

  constructor(page: ConstructorParameters<typeof PagedList<Row>>[0], get: (id: string) => Promise<Opened>) {
    super(page);
    this.#get = get;
  }

  /** What else shows something of the one that is open, and is to follow. */
  protected abstract changed(): void;

  /** Opens one (null: the list). */
  async show(id: string | null): Promise<void> {
    this.openProblem = null;
    if (id !== this.open?.id) this.open = null;
    if (id === null) return;
    try {
      this.open = await this.#get(id);
    } catch (error) {
      this.openProblem = error as Problem;
    }
  }

  /** Does something to the one that is open, and shows what became of it. Rejects with `Problem`. */
  async change(what: (seen: Seen) => Promise<unknown>): Promise<void> {
    const seen = this.open;
    if (!seen) return;
    await this.attempt(what);
    await this.show(seen.id);
    this.changed();
  }

  /** Does something to the one that is open. Rejects with `Problem`. */
  protected async attempt(what: (seen: Seen) => Promise<unknown>): Promise<void> {
    const seen = this.open;
    if (!seen) return;
    try {
      await what(seen);
    } catch (error) {
      // Somebody else was faster: the next try goes on from what is there now.
      if ((error as Problem).status === 412) await this.show(seen.id);
      throw error;
    }
  }
}
