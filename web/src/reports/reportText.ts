/** How a report is worded (pure). */
import type { UnitName } from "../api/types";

/** The names of the units that a row may stand for. */
export const unitNames = (units: UnitName[], none: string, or: string): string =>
  units.length === 0 ? none : units.map(({ name }) => name).join(` ${or} `);

/** A part of a whole; in whole percent never all or nothing where it is neither. */
export function share(part: number, whole: number): number {
  const exact = part / whole;
  return part > 0 && part < whole ? Math.min(0.99, Math.max(0.01, exact)) : exact;
}
