/** The requests of Plan. */
import { answer, client, fileOf, type NumberedFile } from "./client";
import { readCommunes, readProposal } from "./ndjson";
import type {
  AllCommunes,
  CommuneLine,
  CommunesQuestion,
  Measurement,
  MeasureQuestion,
  PlanFormat,
  Proposal,
  ProposalLine,
  ProposeQuestion,
} from "./types";

/** How much of an area's streets is seen, its gaps, and what hangs on a single camera; 422 names the fields. */
export const measure = (question: MeasureQuestion, signal: AbortSignal): Promise<Measurement> =>
  answer<Measurement>(client.POST("/api/v1/plans/measure", { body: question as never, signal }));

/**
 * How much of the streets of each commune of a unit is seen. Tells of each commune as it comes, and gives the sums in the end;
 * 422 names the field. Closing the connection ends it.
 */
export async function measureCommunes(
  question: CommunesQuestion,
  { signal, told }: { signal: AbortSignal; told: (line: CommuneLine) => void },
): Promise<AllCommunes> {
  const stream = await answer<ReadableStream<Uint8Array>>(
    client.POST("/api/v1/plans/measure_communes", { body: question as never, parseAs: "stream", signal }),
  );
  return readCommunes(stream, told);
}

/** Measures anew and writes what comes of it as a file; it is numbered and logged before it comes. */
export const exportMeasurement = (question: MeasureQuestion, format: PlanFormat): Promise<NumberedFile> =>
  fileOf(
    client.POST("/api/v1/plans/measure/export", { body: { question, format } as never, parseAs: "blob" }),
    format,
  );

/** Measures the communes anew and writes them as a workbook; it is numbered and logged before it comes. */
export const exportCommunes = (question: CommunesQuestion): Promise<NumberedFile> =>
  fileOf(
    client.POST("/api/v1/plans/measure_communes/export", {
      body: { question } as never,
      parseAs: "blob",
    }),
    "xlsx",
  );

/**
 * Where the next cameras do most good. Tells how far it has come, what was found at once, and what is known of better
 * choices; gives what it comes to in the end. Closing the connection ends the search.
 */
export async function propose(
  question: ProposeQuestion,
  { signal, told }: { signal: AbortSignal; told: (line: ProposalLine) => void },
): Promise<Proposal> {
  const stream = await answer<ReadableStream<Uint8Array>>(
    client.POST("/api/v1/plans/propose", { body: question as never, parseAs: "stream", signal }),
  );
  return readProposal(stream, told);
}
