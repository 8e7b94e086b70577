import type { Draft } from "../register/record";
import { tab } from "./tab";

const kept = "sightline.records";

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
    this.#records = (tab.kept(kept) as OpenRecord[] | null) ?? [];
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
    if (records.length === 0) tab.drop(kept);
    else tab.keep(kept, records);
  }
}

export const begun = new Begun();
