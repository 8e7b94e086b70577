/** The requests about files with cameras that leave the registry. */
import { answer, client, pageOf } from "./client";
import type { NewExport, PastExport } from "./types";

/** A file as it came, and what it is called. */
export interface ExportedFile {
  bytes: Blob;
  name: string;
  number: string;
  rows: number;
  /** Drafts that an empty file leaves out. */
  drafts: number;
}

/** Makes a file of the unit's cameras; it is numbered and logged before it comes. */
export async function makeExport(wanted: NewExport): Promise<ExportedFile> {
  const call = client.POST("/api/v1/exports", { body: wanted as never, parseAs: "blob" });
  const bytes = await answer<Blob>(call);
  const { headers } = (await call).response;
  const number = headers.get("export-number") ?? "";
  return {
    bytes,
    number,
    name: `${number}.${wanted.format}`,
    rows: Number(headers.get("export-rows")),
    drafts: Number(headers.get("export-drafts")),
  };
}

/** The files that left so far, newest first. */
export const getExports = (cursor?: string) =>
  pageOf<PastExport>(client.GET("/api/v1/exports", { params: { query: { cursor } } }));
