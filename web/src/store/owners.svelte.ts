import * as calls from "../api/owners";
import { Problem } from "../api/problem";
import type { Owner, OwnerRecord, Statement } from "../api/types";
import { cameras } from "./cameras.svelte";
import { PagedList } from "./pagedList.svelte";

// As much as a telephone number has at least; shorter runs of digits are house numbers and codes.
const IS_NUMBER = /^[+\d][\d .()-]{7,}$/;

/** The owners of the unit: what is looked for, and the one that is open. */
class Owners extends PagedList<Owner> {
  q = $state("");
  /** Whether only those are listed that have not agreed to be. */
  waiting = $state(false);
  open = $state.raw<OwnerRecord | null>(null);
  openProblem = $state.raw<Problem | null>(null);
  statements = new PagedList<Statement>(calls.getStatements);

  constructor() {
    super((cursor) => {
      const q = this.q.trim();
      if (IS_NUMBER.test(q)) return calls.findOwners(q);
      return calls.getOwners({ q: q || undefined, draft: this.waiting || undefined }, cursor);
    });
  }

  /** Opens one (null: the list). */
  async show(id: string | null): Promise<void> {
    this.openProblem = null;
    if (id !== this.open?.id) this.open = null;
    if (id === null) return;
    try {
      this.open = await calls.getOwner(id);
    } catch (error) {
      this.openProblem = error as Problem;
    }
  }

  /** Does something to the one that is open, and shows what became of it. Rejects with `Problem`. */
  async change(what: (seen: calls.Seen) => Promise<unknown>): Promise<void> {
    const seen = this.open;
    if (!seen) return;
    try {
      await what(seen);
    } catch (error) {
      // Somebody else was faster: the next try goes on from what is there now.
      if ((error as Problem).status === 412) await this.show(seen.id);
      throw error;
    }
    await this.show(seen.id);
    void cameras.reload();
  }

  /** The records of those in the list that wait for consent, for the sheets of a visit. */
  waitingRecords(): Promise<OwnerRecord[]> {
    const waiting = (this.items ?? []).filter(({ draft_until }) => draft_until);
    return Promise.all(waiting.map(({ id }) => calls.getOwner(id)));
  }
}

export const owners = new Owners();
