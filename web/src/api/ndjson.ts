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

/** The report at the end of a stream about a list; rejects as `readEnd` does. */
export const readReport = (
  stream: ReadableStream<Uint8Array>,
  progressed: (progress: Progress) => void,
): Promise<ListReport> =>
  readEnd<ListReport>(stream, "report", (line) => {
    const { done, of } = line as Partial<Progress>;
    if (done !== undefined && of !== undefined) progressed({ done, of });
  });

/**
 * What the last line of a stream holds under a name; whoever asks is told of the lines before it. Rejects with the problem
 * that stands there instead, or with status 0 where the stream breaks off.
 */
export async function readEnd<End>(
  stream: ReadableStream<Uint8Array>,
  name: string,
  told: (line: unknown) => void,
): Promise<End> {
  try {
    for await (const line of readLines(stream)) {
      const { [name]: end, problem } = line as Record<string, unknown>;
      if (end) return end as End;
      if (problem) throw new Problem((problem as { status: number }).status, problem);
      told(line);
    }
  } catch (error) {
    if (error instanceof Problem || (error instanceof DOMException && error.name === "AbortError"))
      throw error;
    throw new Problem(0);
  }
  throw new Problem(0);
}
