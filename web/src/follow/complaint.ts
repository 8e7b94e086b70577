import type { FieldProblem, Problem } from "../api/problem";

// Where the page shows complaints beside what they are about.
const SHOWN = ["/slowest_kmh", "/fastest_kmh", "/minutes", "/route", "/sightings/"];

/** Whether the question is one that is not answered; else it only was not answered this time. */
export const isRefused = ({ status }: Problem): boolean => status >= 400 && status < 500 && status !== 429;

/** Whether all that is wrong is said beside what it is about. */
export const isSaidAtFields = (problem: Problem): boolean =>
  problem.errors.length > 0 && otherComplaint(problem) === null;

/** The first complaint of the server that belongs to no field of the page. */
export const otherComplaint = ({ errors }: Problem): FieldProblem | null =>
  errors.find(({ pointer }) => !SHOWN.some((field) => pointer.startsWith(field))) ?? null;
