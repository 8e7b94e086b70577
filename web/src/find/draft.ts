import type { Incident, IncidentType, NewIncident } from "../api/types";
import { parseCoordinates, placeText, type Place } from "./coordinates";
import type { Fault } from "./fault";
import { readWindow, typeWindow, type TypedWindow } from "./window";

/** The form of an incident exactly as typed, so that nothing is lost on an error. */
export interface Draft extends TypedWindow {
  place: string;
  radius: string;
  /** Empty: the default of the type. */
  searchRadius: string;
  type: string;
  caseNumber: string;
}

/** The largest uncertainty that the form takes, metres. */
export const MOST_RADIUS = 500;

// Control signs, and signs without width of their own: among them those that turn the direction of writing, with
// which a number can be made to look like another one.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A form with nothing typed but today's date. */
export const emptyDraft = (today: string): Draft => ({
  place: "",
  radius: "10",
  searchRadius: "",
  type: "",
  date: today,
  from: "",
  to: "",
  caseNumber: "",
});

/** The form that would make this incident again. */
export function draftOf(incident: Incident, zone: string): Draft {
  const centre = placeOf(incident);
  const window = { from: Date.parse(incident.from), to: Date.parse(incident.to) };
  return {
    place: centre ? placeText(centre) : "",
    radius: String(incident.radius_m),
    searchRadius: incident.search_radius_m == null ? "" : String(incident.search_radius_m),
    type: incident.type,
    caseNumber: incident.case_number,
    ...typeWindow(window, zone),
  };
}

/** The point of an incident, or the first position of its line or area. */
export function placeOf({ place }: Pick<Incident, "place">): Place | null {
  if (place.type === "GeometryCollection") return null;
  const [lon, lat] = (place.coordinates as unknown[]).flat(Infinity) as number[];
  return lon === undefined || lat === undefined ? null : { lon, lat };
}

/** What is wrong with a field, by its name in the contract, as a message with its values. */
export type Faults = Partial<
  Record<"place" | "radius_m" | "search_radius_m" | "type" | "date" | "from" | "to" | "case_number", Fault>
>;

/** The incident that is typed, or what is wrong with it. */
export function readDraft(
  draft: Draft,
  types: IncidentType[],
  now: number,
  zone: string,
): { incident: NewIncident | null; faults: Faults } {
  const faults: Faults = {};
  const place = parseCoordinates(draft.place);
  if (!place) faults.place = { key: draft.place.trim() ? "find.placeUnread" : "find.placeEmpty" };
  const radius = readMetres(draft.radius, 0, MOST_RADIUS);
  if (radius === null)
    faults.radius_m = { key: "find.radiusUnread", values: { least: 0, most: MOST_RADIUS } };
  const type = types.find(({ code }) => code === draft.type);
  if (!type) faults.type = { key: "find.typeEmpty" };
  const most = type?.search_radius_m ?? 500;
  const search = draft.searchRadius.trim() ? readMetres(draft.searchRadius, 0, most) : undefined;
  if (search === null) faults.search_radius_m = { key: "find.radiusUnread", values: { least: 0, most } };
  const { window, faults: windowFaults } = readWindow(draft, now, zone);
  Object.assign(faults, windowFaults);
  const number = draft.caseNumber.trim();
  if (!number) faults.case_number = { key: "find.caseNumberEmpty" };
  else if (UNSEEN.test(number)) faults.case_number = { key: "find.caseNumberUnseen" };
  if (!place || radius === null || search === null || !window || Object.keys(faults).length > 0)
    return { incident: null, faults };
  const incident: NewIncident = {
    type: draft.type,
    case_number: number,
    place: { type: "Point", coordinates: [place.lon, place.lat] },
    radius_m: radius,
    search_radius_m: search ?? null,
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
  };
  return { incident, faults };
}

function readMetres(text: string, least: number, most: number): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= least && value <= most ? value : null;
}
