import type { Draft } from "../register/record";
import { session } from "./session.svelte";

// What is typed survives a reload of this tab, and a lock, for the same user and not for the next day's; logging out wipes it.
const kept = "sightline.records";
const KEPT_FOR = 12 * 3_600_000;

/** A record in the form: what it began with and what it says now. */
export interface OpenRecord {
  /** The camera, or `new`. */
  record: string;
  revision: number;
  code: string;
  base: Draft;
  draft: Draft;
  /** Whose it is, where an owner is known. */
  owner: string | null;
  /** Goes along with what is kept on this device, so that it is kept once. */
  key: string;
}

interface Kept {
  user: string;
  at: number;
  records: OpenRecord[];
}

/** The records that were begun and neither saved nor given up. */
class Begun {
  #records = $state.raw<OpenRecord[]>([]);
  #isLoaded = false;

  get records(): OpenRecord[] {
    return this.#records;
  }

  /** Takes up what was typed before a reload. */
  load(): void {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    try {
      const { user, at, records } = JSON.parse(sessionStorage.getItem(kept) ?? "") as Kept;
      if (user === session.me?.username && Math.abs(Date.now() - at) < KEPT_FOR) this.#records = records;
    } catch {
      // Nothing was kept, or nothing that can be read.
    }
  }

  /** The record of a camera as it was left. */
  of(record: string): OpenRecord | null {
    return this.#records.find((one) => one.record === record) ?? null;
  }

  /** Keeps a record as it is now. */
  keep(open: OpenRecord): void {
    this.#write([...this.#records.filter(({ record }) => record !== open.record), open]);
  }

  /** Lets a record go. */
  drop(record: string): void {
    this.#write(this.#records.filter((one) => one.record !== record));
  }

  #write(records: OpenRecord[]): void {
    this.#records = records;
    const user = session.me?.username ?? "";
    if (records.length === 0) sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, JSON.stringify({ user, at: Date.now(), records } satisfies Kept));
  }
}

export const begun = new Begun();
