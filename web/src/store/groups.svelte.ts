import * as calls from "../api/owners";
import type { Problem } from "../api/problem";
import type { Group, GroupInput, GroupRecord } from "../api/types";
import { PagedList } from "./pagedList.svelte";
import { session } from "./session.svelte";

/** The groups of the unit, and the one that is open. */
class Groups extends PagedList<Group> {
  open = $state.raw<GroupRecord | null>(null);
  openProblem = $state.raw<Problem | null>(null);

  constructor() {
    super(calls.getGroups);
  }

  /** Opens one (null: the list). */
  async show(id: string | null): Promise<void> {
    this.openProblem = null;
    if (id !== this.open?.id) this.open = null;
    if (id === null) return;
    try {
      this.open = await calls.getGroup(id);
    } catch (error) {
      this.openProblem = error as Problem;
    }
  }

  /** Records a new one, and opens it. Rejects with `Problem`. */
  async add(input: GroupInput): Promise<void> {
    this.open = await calls.addGroup(input);
    void this.load();
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
    void this.load();
  }

  /** Deletes the one that is open. Rejects with `Problem`. */
  async remove(): Promise<void> {
    const seen = this.open;
    if (!seen) return;
    try {
      await calls.deleteGroup(seen);
    } catch (error) {
      if ((error as Problem).status === 412) await this.show(seen.id);
      throw error;
    }
    await this.show(null);
    await this.load();
  }

  /** Whether this unit keeps the record, and may change it: one that only works here is kept by its own. */
  keeps({ unit_code: keeper }: Pick<Group, "unit_code">): boolean {
    const own = session.me?.unit?.code;
    return !keeper || !own || keeper === own;
  }
}

export const groups = new Groups();
