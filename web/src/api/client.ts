import createClient from "openapi-fetch";

import { Problem, retryAfter } from "./problem";
import type { paths } from "./schema";

let renewed: () => Promise<void> = () => Promise.reject(new Problem(401));

/** Says how to wait for a new session when the old one has ended. */
export function onSessionEnd(wait: () => Promise<void>): void {
  renewed = wait;
}

/** Is told of every answer, and of every request that reached nobody. */
interface Listener {
  answered: (response: Response) => void;
  lost: () => void;
}

let listener: Listener = { answered: () => undefined, lost: () => undefined };

/** Says who wants to know whether the server can be reached. */
export function onReach(told: Listener): void {
  listener = told;
}

/**
 * Fetches; where the session has ended, waits for the next log-in and asks again, so that no caller
 * loses what was typed.
 */
async function patientFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await reach(request);
  // Who logs in or out does not wait for another log-in.
  const inOrOut = request.method !== "GET" && new URL(request.url).pathname.endsWith("/session");
  if (response.status !== 401 || inOrOut) return response;
  await renewed();
  return reach(again);
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (new Problem(response.status).isAway) listener.lost();
    else listener.answered(response);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    listener.lost();
    throw new Problem(0);
  }
}

/** The typed client of our own server; the cookie goes along by itself. */
export const client = createClient<paths>({ baseUrl: location.origin, fetch: patientFetch });

/** The answer's data, or the problem thrown. */
export async function answer<T>(
  call: Promise<{ data?: unknown; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  const { ok, status, headers } = response;
  if (!ok)
    throw new Problem(status, error, {
      requestId: headers.get("x-request-id"),
      retryAfter: retryAfter(headers.get("retry-after"), Date.now()),
    });
  return data as T;
}

/** A file that was numbered and logged before it came; its name is its number. */
export interface NumberedFile {
  bytes: Blob;
  name: string;
  number: string;
}

/** The answer's file, or the problem thrown. */
export async function fileOf(call: Parameters<typeof answer>[0], format: string): Promise<NumberedFile> {
  const bytes = await answer<Blob>(call);
  const number = (await call).response.headers.get("export-number") ?? "";
  return { bytes, number, name: `${number}.${format}` };
}

/** A page of a list that goes on; `next` is the cursor of the page after this one. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** The answer's page, or the problem thrown. */
export async function pageOf<Item>(call: Parameters<typeof answer>[0]): Promise<Page<Item>> {
  const page = await answer<{ items: Item[]; next_cursor?: string | null }>(call);
  return { items: page.items, next: page.next_cursor ?? null };
}
