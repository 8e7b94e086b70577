import { importList, previewList, undoImport, type SentList } from "../api/imports";
import type { Progress } from "../api/ndjson";
import type { Problem } from "../api/problem";
import type { ListReport, Undone } from "../api/types";
import { fileFault, type FileFault } from "../imports/file";
import { headingsNamed, headingsOf } from "../imports/rows";
import { cameras } from "./cameras.svelte";

/** The four steps. */
export type Step = "file" | "columns" | "look" | "commit";

/** A list on its way into the registry: its file, its columns, what it would do, what it did. */
class ListImport {
  step = $state<Step>("file");
  /** The file's bytes as they were when it was chosen: what was looked at is what is taken over. */
  file = $state.raw<Pick<SentList, "name" | "bytes"> | null>(null);
  fault = $state<FileFault | null>(null);
  meridian = $state<number | null>(null);
  /** What the registrar says of headings. */
  mapping = $state.raw<Record<string, string>>({});
  /** All headings that were seen, in an order that stays. */
  headings = $state.raw<string[]>([]);
  /** What an import would do. */
  preview = $state.raw<ListReport | null>(null);
  /** What it did. */
  result = $state.raw<ListReport | null>(null);
  /** What undoing the last one came to. */
  undone = $state.raw<Undone | null>(null);
  busy = $state<"reading" | "writing" | null>(null);
  progress = $state.raw<Progress | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Whether the last import was cancelled, or its answer broke off: nobody here knows what was written. */
  isUnsure = $state(false);
  #work = new AbortController();

  /** How far there is anything to see. */
  reaches(step: Step): boolean {
    if (step === "file") return this.result === null;
    if (step === "commit") return this.result !== null;
    return this.preview !== null && this.result === null;
  }

  /** Takes a file, or says why not. */
  async choose(file: File): Promise<void> {
    this.restart();
    this.fault = fileFault(file);
    if (this.fault) return;
    const work = this.#work;
    try {
      const bytes = new Blob([await file.arrayBuffer()]);
      if (work === this.#work) this.file = { name: file.name, bytes };
    } catch {
      // It was moved, or is no file but a folder.
      if (work === this.#work) this.fault = "unreadable";
    }
  }

  /** Reads the file as it is mapped now; the step stays where it is wanted. */
  async read(): Promise<void> {
    const report = await this.#send("reading", previewList);
    if (!report) return;
    this.preview = report;
    const { recognised, ignored } = report;
    this.headings = headingsOf(recognised, ignored, this.mapping, this.headings);
    if (this.step === "file") this.step = "columns";
  }

  /** Says what a column is (empty: leave it out), and reads the file again. */
  async map(heading: string, field: string): Promise<void> {
    this.mapping = { ...this.mapping, [heading]: field };
    this.headings = [...new Set([...this.headings, heading])];
    await this.read();
  }

  /** Says of several columns at once what they are, and reads the file again. */
  async mapAs(mapping: Record<string, string>): Promise<void> {
    this.mapping = { ...this.mapping, ...mapping };
    await this.read();
  }

  /** Takes the list over. */
  async commit(): Promise<void> {
    this.step = "commit";
    const report = await this.#send("writing", importList);
    if (report) {
      this.result = report;
      void cameras.reload();
    } else if (this.busy === null) this.step = this.preview ? "look" : "file";
  }

  /** Ends what is on its way; the server writes nothing of it, unless it was done already. */
  cancel(): void {
    const wasWriting = this.busy === "writing";
    this.#stop();
    this.isUnsure = wasWriting;
    if (wasWriting) this.step = "look";
  }

  /** Undoes what was just taken over. Rejects with `Problem` 409 where it was touched since. */
  async undo(): Promise<void> {
    if (!this.result?.import) return;
    const undone = await undoImport(this.result.import);
    this.restart();
    this.undone = undone;
    void cameras.reload();
  }

  /** Begins anew, with another file. */
  restart(): void {
    this.#stop();
    this.step = "file";
    this.file = this.fault = this.preview = this.result = this.problem = this.undone = null;
    this.mapping = {};
    this.headings = [];
    this.isUnsure = false;
  }

  #stop(): void {
    this.#work.abort();
    this.#work = new AbortController();
    this.busy = null;
    this.progress = null;
  }

  /** The report, or null where there is none: then there is a problem, or it was cancelled. */
  async #send(busy: "reading" | "writing", call: typeof previewList): Promise<ListReport | null> {
    if (!this.file) return null;
    // A new question drops the one before.
    this.#stop();
    const work = this.#work;
    this.busy = busy;
    this.problem = null;
    this.isUnsure = false;
    const { meridian, mapping } = this;
    try {
      const report = await call(
        { ...this.file, meridian, mapping },
        {
          signal: work.signal,
          progressed: (progress) => {
            if (work === this.#work) this.progress = progress;
          },
        },
      );
      if (work !== this.#work) return null;
      this.#stop();
      return report;
    } catch (error) {
      if (work !== this.#work) return null;
      this.#stop();
      this.problem = error as Problem;
      this.isUnsure = busy === "writing" && this.problem.isAway;
      this.headings = [...new Set([...this.headings, ...headingsNamed(this.problem.refusal)])];
      return null;
    }
  }
}

export const listImport = new ListImport();
