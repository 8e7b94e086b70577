/** The request of Plan. */
import { answer, client } from "./client";
import type { Measurement, MeasureQuestion } from "./types";

/** How much of an area's streets is seen, its gaps, and what hangs on a single camera; 422 names the fields. */
export const measure = (question: MeasureQuestion, signal: AbortSignal): Promise<Measurement> =>
  answer<Measurement>(client.POST("/api/v1/plans/measure", { body: question as never, signal }));
