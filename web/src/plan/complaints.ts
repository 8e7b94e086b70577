/** Problems that are about fields, and others (pure). */
import type { Problem } from "../api/problem";
import { serverText } from "../find/serverText";
import type { Language } from "../language/language";

/** The problem, unless it is about one of these fields, which say it themselves. */
export const otherThan = (problem: Problem | null, fields: readonly string[]): Problem | null =>
  problem && fields.some((field) => problem.at(field)) ? null : problem;

/** What is said of the first field that cannot be used, where there is no such field on the screen. */
export const firstText = (problem: Problem, language: Language): string | undefined =>
  serverText(problem.errors[0] ?? null, language) ?? undefined;
