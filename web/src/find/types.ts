import type { Incident, IncidentType } from "../api/types";

const USUAL = ["TRM", "CGT", "DNH", "TNG", "CYT", "MTC"];

/** The types that stand as chips: those used more than once of late, then the usual ones. */
export function mostUsed(types: IncidentType[], recent: Pick<Incident, "type">[], count = 6): IncidentType[] {
  const uses = (code: string) => {
    const found = recent.filter((incident) => incident.type === code).length;
    return found > 1 ? found : 0;
  };
  const usual = (code: string) => (USUAL.includes(code) ? USUAL.length - USUAL.indexOf(code) : 0);
  return types
    .toSorted((a, b) => uses(b.code) - uses(a.code) || usual(b.code) - usual(a.code))
    .slice(0, count);
}

/** The name without what it explains or adds: short enough for a chip. */
export const shortName = (name: string): string => name.split(/\s*(?:[;(]|, incl\.)/, 1)[0] ?? name;
