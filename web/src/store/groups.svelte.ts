import * as calls from "../api/owners";
import type { Group, GroupInput, GroupRecord } from "../api/types";
import { OpenedList } from "./openedList.svelte";
import { session } from "./session.svelte";

/** The groups of the unit, and the one that is open. */
class Groups extends OpenedList<Group, GroupRecord> {
  constructor() {
    super(calls.getGroups, calls.getGroup);
  }

  protected changed(): void {
    void this.load();
  }

  /** Records a new one, and opens it. Rejects with `Problem`. */
  async add(input: GroupInput): Promise<void> {
    this.open = await calls.addGroup(input);
    void this.load();
  }

  /** Deletes the one that is open. Rejects with `Problem`. */
  async remove(): Promise<void> {
    if (!this.open) return;
    await this.attempt(calls.deleteGroup);
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
