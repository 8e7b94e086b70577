/** The requests about lists of cameras: looking at one beforehand, taking it over, the rows that wait, undoing. */
import { answer, client } from "./client";
import { readReport, type Progress } from "./ndjson";
import type { ImportRow, ListReport, Mending, PastImport, Undone } from "./types";

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

/** A page of a list that goes on. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

interface Answered<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** The lists taken over so far, newest first. */
export async function getImports(cursor?: string): Promise<Page<PastImport>> {
  const page = await answer<Answered<PastImport>>(
    client.GET("/api/v1/imports", { params: { query: { cursor } } }),
  );
  return { items: page.items, next: page.next_cursor ?? null };
}

/** Undoes an import whole; 409 names the rows that were touched since. */
export const undoImport = (id: string) =>
  answer<Undone>(client.POST("/api/v1/imports/{id}/undo", { params: { path: { id } } }));

/** The rows that wait, and those taken over that somebody should look at. */
export async function getImportRows(cursor?: string): Promise<Page<ImportRow>> {
  const page = await answer<Answered<ImportRow>>(
    client.GET("/api/v1/import_rows", { params: { query: { cursor } } }),
  );
  return { items: page.items, next: page.next_cursor ?? null };
}

/** Takes over a row as it was mended; 422 names what is still wrong with it. */
export const mendRow = (id: string, mending: Mending) =>
  answer<{ camera_id: string }>(
    client.PATCH("/api/v1/import_rows/{id}", { params: { path: { id } }, body: mending as never }),
  );

/** Lets a waiting row go, or notes that one taken over was looked at. */
export const settleRow = (id: string) =>
  answer<undefined>(client.DELETE("/api/v1/import_rows/{id}", { params: { path: { id } } }));
