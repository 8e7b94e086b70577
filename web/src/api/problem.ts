/** One complaint about one field: `pointer` is a JSON pointer into what was sent ("/radius_m"). */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

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
  readonly requestId: string | null;
  /** Seconds to wait before the next try, where the server says so. */
  readonly retryAfter: number | null;

  constructor(status: number, body: unknown = {}, { requestId, retryAfter }: Partial<Circumstances> = {}) {
    const { title, detail, errors } = (body ?? {}) as Record<string, unknown>;
    super(String(detail ?? title ?? status));
    this.status = status;
    this.errors = Array.isArray(errors) ? (errors as FieldProblem[]) : [];
    this.requestId = requestId ?? null;
    this.retryAfter = retryAfter ?? null;
  }

  /** Whether nobody was there: no answer at all, or only a proxy's. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }

  /** The complaint about the field that `pointer` names or a part of it. */
  at(pointer: string): string | null {
    const found = this.errors.find((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`));
    return found?.detail ?? null;
  }
}
