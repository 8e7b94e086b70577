import { getExports, makeExport } from "../api/exports";
import type { Problem } from "../api/problem";
import type { ExportFormat, NewExport, PastExport } from "../api/types";
import { PagedList } from "./pagedList.svelte";

/** Files with cameras: what is to be written, and which ones left before, newest first. */
class Exports extends PagedList<PastExport> {
  /** What is chosen and typed; it stays while other tabs are looked at. */
  format = $state<ExportFormat>("xlsx");
  status = $state("");
  q = $state("");
  reason = $state("");
  making = $state(false);
  refused = $state.raw<Problem | null>(null);
  /** The file that was made last. */
  made = $state.raw<{ number: string; rows: number; drafts: number } | null>(null);

  constructor() {
    super(getExports);
  }

  /** Has the file made and gives it to the browser to be saved. */
  async make(save: (bytes: Blob, name: string) => void): Promise<void> {
    this.made = null;
    this.refused = null;
    this.making = true;
    const filter = { status: this.status || null, q: this.q.trim() || null };
    const wanted = { format: this.format, filter, reason: this.reason.trim() || null } as NewExport;
    try {
      const { bytes, name, number, rows, drafts } = await makeExport(wanted);
      save(bytes, name);
      this.made = { number, rows, drafts };
      this.reason = "";
      await this.load();
    } catch (error) {
      this.refused = error as Problem;
    }
    this.making = false;
  }
}

export const exports = new Exports();
