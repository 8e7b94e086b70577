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

  constructor(status: number, body: unknown = {}) {
    const { title, detail, errors, request_id } = (body ?? {}) as Record<string, unknown>;
    super(String(detail ?? title ?? status));
    this.status = status;
    this.errors = Array.isArray(errors) ? (errors as FieldProblem[]) : [];
    this.requestId = typeof request_id === "string" ? request_id : null;
  }

  /** The complaint about the field that `pointer` names or a part of it. */
  at(pointer: string): string | null {
    const found = this.errors.find((e) => e.pointer === pointer || e.pointer.startsWith(`${pointer}/`));
    return found?.detail ?? null;
  }
}
