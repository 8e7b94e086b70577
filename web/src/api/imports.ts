/** The requests about lists of cameras: looking at one beforehand, taking it over, the rows that wait, undoing. */
import { answer, client, pageOf } from "./client";
import { readReport, type Progress } from "./ndjson";
import type { ImportRow, ListMapping, ListReport, Mended, Mending, PastImport, Undone } from "./types";

/** A list as it is sent: the bytes of its file, and how they are to be read. */
export interface SentList {
  name: string;
  bytes: Blob;
  /** Central meridian of VN-2000, degrees. */
  meridian: number | null;
  /** Headings with the field that each one is; empty to leave the column out. */
  mapping: Record<string, string>;
}

interface Following {
  signal: AbortSignal;
  progressed: (progress: Progress) => void;
}

/** What an import would do; nothing is written. */
export const previewList = (list: SentList, following: Following) =>
  sendList("/api/v1/imports/preview", list, following);

/** Takes over the rows that can be used, all or none of them; the others wait. */
export const importList = (list: SentList, following: Following) =>
  sendList("/api/v1/imports", list, following);

async function sendList(
  path: "/api/v1/imports" | "/api/v1/imports/preview",
  { name, bytes, meridian, mapping }: SentList,
  { signal, progressed }: Following,
): Promise<ListReport> {
  const query = {
    file_name: name,
    meridian: meridian === null ? undefined : String(meridian),
    map: Object.keys(mapping).length > 0 ? JSON.stringify(mapping) : undefined,
  };
  const stream = await answer<ReadableStream<Uint8Array>>(
    client.POST(path, {
      params: { query },
      headers: { "content-type": "application/octet-stream" },
      body: bytes as never,
      bodySerializer: (body) => body,
      parseAs: "stream",
      signal,
    }),
  );
  return readReport(stream, progressed);
}

/** The lists taken over so far, newest first. */
export const getImports = (cursor?: string) =>
  pageOf<PastImport>(client.GET("/api/v1/imports", { params: { query: { cursor } } }));

/** Undoes an import whole; 409 names the rows that were touched since. */
export const undoImport = (id: string) =>
  answer<Undone>(client.POST("/api/v1/imports/{id}/undo", { params: { path: { id } } }));

/** The rows that wait, and those taken over that somebody should look at: of one import, or of all. */
export const getImportRows = (of: string | null, cursor?: string) =>
  pageOf<ImportRow>(
    client.GET("/api/v1/import_rows", { params: { query: { import: of ?? undefined, cursor } } }),
  );

/** Takes over a row as it was mended, and names what of it is left out; 422 names what is still wrong with it. */
export const mendRow = (id: string, mending: Mending) =>
  answer<Mended>(
    client.PATCH("/api/v1/import_rows/{id}", { params: { path: { id } }, body: mending as never }),
  );

/** Lets a waiting row go, or notes that one taken over was looked at. */
export const settleRow = (id: string) =>
  answer<undefined>(client.DELETE("/api/v1/import_rows/{id}", { params: { path: { id } } }));

/** What the columns of the unit's own lists mean, by name. */
export async function getListMappings(): Promise<ListMapping[]> {
  return (await answer<{ items: ListMapping[] }>(client.GET("/api/v1/list_mappings", {}))).items;
}

/** Saves one, in place of one of the same name. */
export const saveListMapping = (body: Pick<ListMapping, "name" | "mapping">) =>
  answer<ListMapping>(client.POST("/api/v1/list_mappings", { body }));

/** Deletes one. */
export const deleteListMapping = (id: string) =>
  answer<undefined>(client.DELETE("/api/v1/list_mappings/{id}", { params: { path: { id } } }));
