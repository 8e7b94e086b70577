import type { Problem } from "../api/problem";

/** The problem, unless it is about one of these fields, which say it themselves. */
export const otherThan = (problem: Problem | null, fields: readonly string[]): Problem | null =>
  problem && fields.some((field) => problem.at(field)) ? null : problem;
