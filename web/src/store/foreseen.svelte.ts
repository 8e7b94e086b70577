import { findOverlaps, previewCoverage } from "../api/register";
import type { CoveragePreview, Overlaps } from "../api/types";

/** What the camera of the open record would see, and which cameras it may be or repeats. */
class Foreseen {
  preview = $state.raw<CoveragePreview | null>(null);
  /** Whether the last preview could not be had. */
  failed = $state(false);
  overlaps = $state.raw<Overlaps | null>(null);
  #wanted: object | null = null;
  #asking = false;
  #compared = "";
  /** Counts the records: an answer about an earlier one is of no use. */
  #record = 0;

  /** Forgets all, for another record. */
  clear(): void {
    this.#record += 1;
    this.preview = null;
    this.failed = false;
    this.overlaps = null;
    this.#wanted = null;
    this.#compared = "";
  }

  /** Asks what a camera set up like this would see (null: it has no place); of several questions the last one counts. */
  look(setup: object | null): void {
    this.#wanted = setup;
    // What it repeated before it was moved is not what it repeats now.
    if (JSON.stringify(setup) !== this.#compared) this.overlaps = null;
    if (!setup) this.preview = null;
    else if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#wanted) {
      const record = this.#record;
      const setup = this.#wanted;
      this.#wanted = null;
      const preview = await previewCoverage(setup).catch(() => null);
      if (record !== this.#record) continue;
      // What it saw before it was moved is not what it sees now.
      this.preview = preview;
      this.failed = preview === null;
    }
    this.#asking = false;
  }

  /** Asks which cameras a camera set up like this may be or repeats, once for each setup; `camera` is itself. */
  async compare(setup: object, camera: string | null): Promise<void> {
    const asked = JSON.stringify(setup);
    if (asked === this.#compared) return;
    this.#compared = asked;
    const found = await findOverlaps(setup, camera).catch(() => null);
    if (asked === this.#compared) this.overlaps = found;
  }
}

export const foreseen = new Foreseen();
