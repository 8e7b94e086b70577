import { SvelteSet } from "svelte/reactivity";

import type { Candidate, OwnCandidate } from "../api/types";
import { isActable, isUseful } from "../find/groups";
import { find } from "./find.svelte";

/** The rows of the open incident that are ticked. */
class Selection {
  readonly #ticked = new SvelteSet<string>();

  /** The ticked candidates that are still in the answer, by rank. */
  readonly candidates: OwnCandidate[] = $derived(
    (find.results?.candidates ?? [])
      .filter(isActable)
      .filter(({ camera_id }) => this.#ticked.has(camera_id))
      .toSorted((a, b) => a.rank - b.rank),
  );

  /** All that may have footage, by rank. */
  readonly useful: OwnCandidate[] = $derived(
    (find.results?.candidates ?? []).filter(isUseful).toSorted((a, b) => a.rank - b.rank),
  );

  has({ camera_id }: Candidate): boolean {
    return this.#ticked.has(camera_id);
  }

  toggle({ camera_id }: Candidate): void {
    if (!this.#ticked.delete(camera_id)) this.#ticked.add(camera_id);
  }

  /** Ticks all that may have footage. */
  all(): void {
    for (const { camera_id } of this.useful) this.#ticked.add(camera_id);
  }

  clear(): void {
    this.#ticked.clear();
  }
}

export const selection = new Selection();
