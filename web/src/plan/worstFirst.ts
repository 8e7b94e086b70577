/** Communes in the order in which a province looks at them (pure). */
import type { MeasuredCommune } from "../api/types";

/** Those of which least is seen first, of equals those with more street; those that were not measured last, by their codes. */
export const worstFirst = (communes: readonly MeasuredCommune[]): MeasuredCommune[] =>
  communes.toSorted(
    (a, b) =>
      seen(a) - seen(b) ||
      (b.streets?.street_m ?? 0) - (a.streets?.street_m ?? 0) ||
      a.code.localeCompare(b.code),
  );

// Nothing is known of what was not measured: more than all.
const seen = ({ streets }: MeasuredCommune): number =>
  streets ? streets.working.once_m / streets.street_m : 2;
