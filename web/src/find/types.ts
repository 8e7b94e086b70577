import type { Incident, IncidentType } from "../api/types";

const USUAL = ["TRM", "CGT", "DNH", "TNG", "CYT", "MTC"];

/** The types that stand as chips: those used most of late, then the usual ones. */
export function mostUsed(types: IncidentType[], recent: Pick<Incident, "type">[], count = 6): IncidentType[] {
  const uses = (code: string) => recent.filter((incident) => incident.type === code).length;
  const usual = (code: string) => (USUAL.includes(code) ? USUAL.length - USUAL.indexOf(code) : 0);
  return types
    .toSorted((a, b) => uses(b.code) - uses(a.code) || usual(b.code) - usual(a.code))
    .slice(0, count);
}

/** The name up to its first bracket, comma or semicolon: short enough for a chip. */
export const shortName = (name: string): string => name.split(/\s*[;,(]/, 1)[0] ?? name;
