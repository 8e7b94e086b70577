import { Problem } from "./problem";
import type { AllCommunes, CommuneLine, ListReport, Proposal, ProposalLine } from "./types";

/** The values of a stream of JSON lines as they come; a last line that broke off is no value. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") yield JSON.parse(line) as unknown;
      if (done) break;
    }
    const last = whole(rest);
    if (last !== undefined) yield last;
  } finally {
    // Whoever stops reading wants no more of it.
    await reader.cancel().catch(() => undefined);
  }
}

function whole(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** How far the server has come, in rows. */
export interface Progress {
  done: number;
  of: number;
}

/** The values of a stream of JSON lines; rejects with the problem that one holds, or with status 0 where the stream breaks off. */
export async function* readTold(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Record<string, unknown>, void> {
  try {
    for await (const line of readLines(stream)) {
      const { problem } = line as { problem?: { status: number } };
      if (problem) throw new Problem(problem.status, problem);
      yield line as Record<string, unknown>;
    }
  } catch (error) {
    if (error instanceof Problem || (error instanceof DOMException && error.name === "AbortError"))
      throw error;
    throw new Problem(0);
  }
}

/** The report at the end of a stream about a list; rejects as `readTold` does. */
export async function readReport(
  stream: ReadableStream<Uint8Array>,
  progressed: (progress: Progress) => void,
): Promise<ListReport> {
  for await (const line of readTold(stream)) {
    const { done, of, report } = line as Partial<Progress & { report: ListReport }>;
    if (report) return report;
    if (done !== undefined && of !== undefined) progressed({ done, of });
  }
  throw new Problem(0);
}

/** The last proposal of a stream; whoever asks is told of every line. */
export async function readProposal(
  stream: ReadableStream<Uint8Array>,
  told: (line: ProposalLine) => void,
): Promise<Proposal> {
  let last: Proposal | null = null;
  for await (const line of readTold(stream)) {
    told(line as ProposalLine);
    if ("proposal" in line) last = line.proposal as Proposal;
  }
  if (!last) throw new Problem(0);
  return last;
}

/** The sums at the end of a stream about communes; whoever asks is told of each commune. */
export async function readCommunes(
  stream: ReadableStream<Uint8Array>,
  told: (line: CommuneLine) => void,
): Promise<AllCommunes> {
  for await (const line of readTold(stream)) {
    if ("all" in line) return line.all as AllCommunes;
    told(line as unknown as CommuneLine);
  }
  throw new Problem(0);
}
