import type { Refusal } from "./types";

/** A complaint of the server: a code with its values, and a sentence in English. */
export interface Complaint {
  detail: string;
  code?: string;
  values?: unknown;
}

/** One complaint about one field: `pointer` is a JSON pointer into what was sent ("/radius_m"). */
export interface FieldProblem extends Complaint {
  pointer: string;
}

/** Why the server refuses, by its code; null where it names none. A newer server may name one unknown here. */
export const refusalOf = ({ code, values }: Partial<Complaint>): Refusal | null =>
  typeof code === "string" ? ({ code, ...(values === undefined ? {} : { values }) } as Refusal) : null;

/** What the answer's headers add. */
interface Circumstances {
  requestId: string | null;
  retryAfter: number | null;
}

/** Seconds from `now` (milliseconds) that a Retry-After header names, in seconds or as a date (RFC 9110); null without. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const until = /[a-z]{3}/i.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

/** What went wrong, from problem+json (RFC 9457); status 0 means that the server could not be reached. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldProblem[];
  /** Why the whole is refused, where the server names a code. */
  readonly refusal: Refusal | null;
  readonly requestId: string | null;
  /** Seconds to wait before the next try, where the server says so. */
  readonly retryAfter: number | null;

  constructor(status: number, body: unknown = {}, { requestId, retryAfter }: Partial<Circumstances> = {}) {
    const { title, detail, errors, code, values } = (body ?? {}) as Record<string, unknown>;
    super(String(detail ?? title ?? status));
    this.status = status;
    this.errors = Array.isArray(errors) ? (errors as FieldProblem[]) : [];
    this.refusal = refusalOf({ code: code as string, values });
    this.requestId = requestId ?? null;
    this.retryAfter = retryAfter ?? null;
  }

  /** Whether nobody was there: no answer at all, or only a proxy's. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }

  /** The complaint about the field that `pointer` names or a part of it. */
  at(pointer: string): FieldProblem | null {
    return this.errors.find((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`)) ?? null;
  }
}
