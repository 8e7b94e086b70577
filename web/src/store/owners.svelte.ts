import { getCamera } from "../api/calls";
import * as calls from "../api/owners";
import type { Camera, NewOwner, Owner, OwnerRecord, Statement } from "../api/types";
import { cameras } from "./cameras.svelte";
import { OpenedList } from "./openedList.svelte";
import { PagedList } from "./pagedList.svelte";

// So many records are asked for at a time.
const AT_ONCE = 8;
// As much as a telephone number has at least; shorter runs of digits are house numbers and codes.
const IS_NUMBER = /^[+\d][\d .()-]{7,}$/;

/** A camera whose owner is being chosen, and the one that it has. */
export type Sought = Pick<Camera, "id" | "code" | "owner_id">;

/** The owners of the unit: what is looked for, and the one that is open. */
class Owners extends OpenedList<Owner, OwnerRecord> {
  q = $state("");
  /** Whether only those are listed that have not agreed to be. */
  waiting = $state(false);
  statements = new PagedList<Statement>(calls.getStatements);
  /** The camera whose owner is being chosen. */
  seeking = $state.raw<Sought | null>(null);
  /** While the records of a list are fetched for their sheets: how many are there, and how many it will be (null: not known yet). */
  fetching = $state.raw<{ done: number; of: number | null } | null>(null);

  constructor() {
    super((cursor) => {
      const q = this.q.trim();
      if (IS_NUMBER.test(q)) return calls.findOwners(q);
      const filter = { q: q || undefined, draft: this.waiting || undefined };
      // No camera is given to whoever withdrew.
      return calls.getOwners({ ...filter, withdrawn: this.seeking ? false : undefined }, cursor);
    }, calls.getOwner);
  }

  protected changed(): void {
    void cameras.reload();
  }

  /** Chooses an owner for a camera: one of the list, or a new one. */
  seek(camera: Sought): void {
    void this.show(null);
    this.seeking = camera;
    void this.load();
  }

  /** Leaves the camera to the owner that it has. */
  leave(): void {
    this.seeking = null;
    void this.load();
  }

  /** Gives the camera whose owner is being chosen to the one that is open. Rejects with `Problem`. */
  async take(): Promise<void> {
    const camera = this.seeking;
    if (!camera) return;
    await this.change((seen) => calls.joinCamera(seen, camera.id));
    this.leave();
    void cameras.refresh(camera.id);
  }

  /** Records a new owner of that camera, and opens it. Rejects with `Problem`. */
  async record(owner: Omit<NewOwner, "camera_id">): Promise<void> {
    if (!this.seeking) return;
    const { id, revision = 0 } = await getCamera(this.seeking.id);
    this.open = await calls.addOwner({ id, revision }, owner);
    this.leave();
    void cameras.refresh(id);
  }

  /** The records of all in the list that wait for consent, with those of its further pages; null where it was cancelled. Rejects with `Problem`. */
  async waitingRecords(): Promise<OwnerRecord[] | null> {
    this.fetching = { done: 0, of: null };
    const isGoingOn = () => this.fetching !== null;
    try {
      while (this.more && isGoingOn()) {
        await this.loadMore();
        const { problem } = this;
        this.problem = null;
        if (problem) throw problem;
      }
      const waiting = (this.items ?? []).filter(({ draft_until }) => draft_until);
      const records: OwnerRecord[] = [];
      for (let at = 0; at < waiting.length && isGoingOn(); at += AT_ONCE) {
        this.fetching = { done: at, of: waiting.length };
        const some = waiting.slice(at, at + AT_ONCE);
        records.push(...(await Promise.all(some.map(({ id }) => calls.getOwner(id)))));
      }
      return isGoingOn() ? records : null;
    } finally {
      this.fetching = null;
    }
  }

  /** Ends the fetching. */
  cancel(): void {
    this.fetching = null;
  }
}

export const owners = new Owners();
