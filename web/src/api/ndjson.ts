import { Problem } from "./problem";
import type { ListReport } from "./types";

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

/** The report at the end of a stream; rejects with the problem there, or with status 0 where the stream breaks off. */
export async function readReport(
  stream: ReadableStream<Uint8Array>,
  progressed: (progress: Progress) => void,
): Promise<ListReport> {
  const lines = readLines(stream);
  try {
    for await (const line of lines) {
      const { done, of, report, problem } = line as Partial<
        Progress & { report: ListReport; problem: { status: number } }
      >;
      if (report) return report;
      if (problem) throw new Problem(problem.status, problem);
      if (done !== undefined && of !== undefined) progressed({ done, of });
    }
  } catch (error) {
    if (error instanceof Problem || (error instanceof DOMException && error.name === "AbortError"))
      throw error;
    throw new Problem(0);
  }
  throw new Problem(0);
}
