import { getImports, undoImport } from "../api/imports";
import type { PastImport, Undone } from "../api/types";
import { cameras } from "./cameras.svelte";
import { PagedList } from "./pagedList.svelte";

/** The lists that were taken over, newest first. */
class PastImports extends PagedList<PastImport> {
  outcome = $state.raw<Undone | null>(null);

  constructor() {
    super(getImports);
  }

  /** Undoes one whole. Rejects with `Problem` 409 where it was touched since. */
  async undo(id: string): Promise<void> {
    this.outcome = null;
    this.outcome = await undoImport(id);
    void cameras.reload();
    await this.load();
  }
}

export const pastImports = new PastImports();
