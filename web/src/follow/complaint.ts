import type { FieldProblem, Problem } from "../api/problem";

// Where the page shows complaints beside what they are about.
const SHOWN = ["/slowest_kmh", "/fastest_kmh", "/minutes", "/route", "/sightings/"];

/** The first complaint of the server that belongs to no field of the page. */
export const otherComplaint = ({ errors }: Problem): FieldProblem | null =>
  errors.find(({ pointer }) => !SHOWN.some((field) => pointer.startsWith(field))) ?? null;
