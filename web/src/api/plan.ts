/** The requests of Plan. */
import { answer, client } from "./client";
import { readEnd } from "./ndjson";
import type { Measurement, MeasureQuestion, Proposal, ProposeQuestion, SearchStep } from "./types";

/** How much of an area's streets is seen, its gaps, and what hangs on a single camera; 422 names the fields. */
export const measure = (question: MeasureQuestion, signal: AbortSignal): Promise<Measurement> =>
  answer<Measurement>(client.POST("/api/v1/plans/measure", { body: question as never, signal }));

/** Where the next cameras do most good; tells how far the search has come. Who closes the connection ends it without an answer. */
export async function propose(
  question: ProposeQuestion,
  { signal, stepped }: { signal: AbortSignal; stepped: (step: SearchStep) => void },
): Promise<Proposal> {
  const stream = await answer<ReadableStream<Uint8Array>>(
    client.POST("/api/v1/plans/propose", { body: question as never, parseAs: "stream", signal }),
  );
  return readEnd<Proposal>(stream, "proposal", (line) => stepped(line as SearchStep));
}
