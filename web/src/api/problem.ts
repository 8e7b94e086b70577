/** One complaint about one field: `pointer` is a JSON pointer into what was sent ("/radius_m"). */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

/** What went wrong, from problem+json (RFC 9457); status 0 means that the server could not be reached. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldProblem[];
  readonly requestId: string | null;

  constructor(status: number, body: unknown = {}, requestId: string | null = null) {
    const { title, detail, errors } = (body ?? {}) as Record<string, unknown>;
    super(String(detail ?? title ?? status));
    this.status = status;
    this.errors = Array.isArray(errors) ? (errors as FieldProblem[]) : [];
    this.requestId = requestId;
  }

  /** The complaint about the field that `pointer` names or a part of it. */
  at(pointer: string): string | null {
    const found = this.errors.find((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`));
    return found?.detail ?? null;
  }
}
