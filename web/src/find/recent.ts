import type { Incident } from "../api/types";

/** Incidents without doubles, the newest first; of those recorded at the same time, the one that happened last. */
export function newestFirst(incidents: Incident[]): Incident[] {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const later = (a: string, b: string) => Date.parse(b) - Date.parse(a);
  return [...byId.values()].sort((a, b) => later(a.created_at, b.created_at) || later(a.from, b.from));
}
