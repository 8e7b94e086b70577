import type { Point } from "geojson";

import type {
  AgeClass,
  Cause,
  DeploymentKind,
  FoundPlace,
  Incident,
  IncidentType,
  NewIncident,
  Stated,
} from "../api/types";
import type { Key } from "../language/language";
import { PLACE_DIGITS, placeText, type Place } from "./coordinates";
import type { Fault } from "./fault";
import { exceeded, extrasOf, MOST_RADIUS } from "./limits";
import { readPlace } from "./place";
import { shapeFault, type Shape } from "./shape";
import { readWindow, typeWindow, type TypedWindow } from "./window";

/** A place that was picked from the suggestions. */
export interface Chosen extends Place {
  label: string;
  context?: string | null;
  kind: FoundPlace["kind"];
  /** The number of the house that was asked for, of whom only the street is known. */
  missing?: string | null;
}

/** The form of an incident exactly as typed, so that nothing is lost on an error. */
export interface Draft extends TypedWindow {
  /** What stands in the place box. */
  place: string;
  /** Picked from the suggestions; it holds as long as its label stands in the box. */
  chosen: Chosen | null;
  /** Drawn on the map; it holds until another place is marked or typed. */
  drawn: Shape | null;
  radius: string;
  /** Empty: the default of the type. */
  searchRadius: string;
  type: string;
  caseNumber: string;
  /** No number has been issued yet. */
  temporary: boolean;
  stated: Stated[];
  ageClass: AgeClass | "";
  domesticViolence: boolean;
  approvalReason: string;
  urgent: boolean;
}

/**
 * Control signs, and signs without width of their own: among them those that turn the direction of writing, with
 * which a number can be made to look like another one.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What is wrong with the number of a file, if anything. */
export function numberFault(number: string): Key | null {
  if (!number) return "find.caseNumberEmpty";
  if (UNSEEN.test(number)) return "find.caseNumberUnseen";
  // Without one it may be a name.
  return /[0-9]/.test(number.normalize("NFKC")) ? null : "find.caseNumberDigit";
}

/** The longest reason for going above a cap, characters. */
export const MOST_REASON = 200;

/** A form with nothing typed. */
export const emptyDraft = (): Draft => ({
  place: "",
  chosen: null,
  drawn: null,
  radius: "10",
  searchRadius: "",
  type: "",
  from: "",
  to: "",
  caseNumber: "",
  temporary: false,
  stated: [],
  ageClass: "",
  domesticViolence: false,
  approvalReason: "",
  urgent: false,
});

/** The form that would make this incident again. */
export function draftOf(incident: Incident, zone: string): Draft {
  const centre = placeOf(incident);
  const { place } = incident;
  const drawn = place.type === "LineString" || place.type === "Polygon" ? place : null;
  const window = { from: Date.parse(incident.from), to: Date.parse(incident.to) };
  return {
    ...emptyDraft(),
    place: centre && !drawn ? placeText(centre) : "",
    drawn,
    radius: String(incident.radius_m),
    searchRadius: incident.search_radius_m == null ? "" : String(incident.search_radius_m),
    type: incident.type,
    // Nobody types the server's own temporary number; what follows this incident shares it.
    ...(incident.number_due ? { temporary: true } : { caseNumber: incident.case_number }),
    stated: incident.stated ?? [],
    ageClass: incident.age_class ?? "",
    domesticViolence: incident.domestic_violence ?? false,
    approvalReason: incident.approval?.reason ?? "",
    ...typeWindow(window, zone),
  };
}

/**
 * What of `before` a form that was made of it changes, where that is a smaller window and nothing else: what was not
 * changed is left out. Null where it is another search.
 */
export function narrowed(
  incident: NewIncident,
  before: NewIncident,
): Partial<Pick<NewIncident, "from" | "to">> | null {
  // Typed again, a place has six decimals; why a limit was passed, the incident knows.
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(PLACE_DIGITS)) : value;
  const rest = (one: NewIncident) =>
    JSON.stringify({ ...one, from: "", to: "", approval_reason: "", urgent: false }, rounded);
  const within = incident.from >= before.from && incident.to <= before.to;
  if (!within || rest(incident) !== rest(before)) return null;
  return {
    ...(incident.from !== before.from && { from: incident.from }),
    ...(incident.to !== before.to && { to: incident.to }),
  };
}

/** The point of an incident, or the first position of its line or area. */
export function placeOf({ place }: Pick<Incident, "place">): Place | null {
  if (place.type === "GeometryCollection") return null;
  const [lon, lat] = (place.coordinates as unknown[]).flat(Infinity) as number[];
  return lon === undefined || lat === undefined ? null : { lon, lat };
}

type PlaceOfDraft = Pick<Draft, "place" | "chosen" | "drawn">;

/** The place of a form: drawn, picked or understood from what was typed; null where there is none yet. */
export function geometryOf(draft: PlaceOfDraft): Point | Shape | null {
  if (draft.drawn) return draft.drawn;
  const point = pointOf(draft);
  return point && { type: "Point", coordinates: [point.lon, point.lat] };
}

/** The same where it is a point. */
export function pointOf({ place, chosen, drawn }: PlaceOfDraft): Place | null {
  if (drawn) return null;
  if (chosen && chosen.label === place) return { lon: chosen.lon, lat: chosen.lat };
  const reading = readPlace(place);
  return reading.kind === "point" ? reading.place : null;
}

/** What is wrong with a field, by its name in the contract, as a message with its values. */
export type Faults = Partial<
  Record<
    | "place"
    | "radius_m"
    | "search_radius_m"
    | "type"
    | "from"
    | "to"
    | "case_number"
    | "temporary_number"
    | "stated"
    | "age_class"
    | "approval_reason",
    Fault
  >
>;

/** A form, read. */
export interface ReadDraft {
  /** The incident, where nothing is wrong with it. */
  incident: NewIncident | null;
  faults: Faults;
  /** The caps that it exceeds. */
  over: Cause[];
}

/** What a form is read against. */
export interface Circumstances {
  types: IncidentType[];
  /** The server's time, milliseconds. */
  now: number;
  zone: string;
  kind: DeploymentKind;
  /** The server found a cap exceeded that the form cannot know. */
  approvalAsked?: boolean;
}

/** The incident that is typed, or what is wrong with it. */
export function readDraft(
  draft: Draft,
  { types, now, zone, kind, approvalAsked = false }: Circumstances,
): ReadDraft {
  const faults: Faults = {};
  const type = types.find(({ code }) => code === draft.type);
  if (!type) faults.type = { key: "find.typeEmpty" };
  const extras = extrasOf(draft.type);
  const place = geometryOf(draft);
  const placeFault = faultOfPlace(draft, place, extras.pointOnly);
  if (placeFault) faults.place = placeFault;
  // A line or an area is taken as it is drawn.
  const radius = draft.drawn ? 0 : readMetres(draft.radius, 0, extras.mostRadius);
  if (radius === null)
    faults.radius_m = { key: "find.radiusUnread", values: { least: 0, most: extras.mostRadius } };
  const search = draft.searchRadius.trim() ? readMetres(draft.searchRadius, 0, MOST_RADIUS) : undefined;
  if (search === null)
    faults.search_radius_m = { key: "find.radiusUnread", values: { least: 0, most: MOST_RADIUS } };
  const { window, faults: windowFaults } = readWindow(draft, now, zone);
  Object.assign(faults, windowFaults);
  const number = draft.caseNumber.trim();
  const wrong = draft.temporary ? null : numberFault(number);
  if (wrong) faults.case_number = { key: wrong };
  if (extras.stated && draft.stated.length === 0) faults.stated = { key: "find.statedEmpty" };
  if (extras.ageClass && draft.ageClass === "") faults.age_class = { key: "find.ageClassEmpty" };
  const over =
    type && place && radius !== null && search !== null && window
      ? exceeded(type, { place, radius, searchRadius: search ?? null, window }, kind)
      : [];
  const asks = over.length > 0 || approvalAsked;
  const reason = draft.approvalReason.trim();
  if (asks && !reason) faults.approval_reason = { key: "approval.reasonEmpty" };
  if (!place || radius === null || search === null || !window || Object.keys(faults).length > 0)
    return { incident: null, faults, over };
  const incident: NewIncident = {
    type: draft.type,
    ...(draft.temporary ? { temporary_number: true } : { case_number: number }),
    place,
    radius_m: radius,
    search_radius_m: search ?? null,
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    ...(extras.stated && { stated: draft.stated }),
    ...(extras.ageClass && draft.ageClass && { age_class: draft.ageClass }),
    ...(extras.domesticViolence && draft.domesticViolence && { domestic_violence: true }),
    ...(asks && { approval_reason: reason, urgent: draft.urgent }),
  };
  return { incident, faults, over };
}

function faultOfPlace(draft: Draft, place: Point | Shape | null, pointOnly: boolean): Fault | null {
  if (place && place.type !== "Point") return pointOnly ? { key: "place.pointOnly" } : shapeFault(place);
  if (place) return null;
  const reading = readPlace(draft.place);
  if (reading.kind === "refused") return reading.fault;
  if (reading.kind === "grid") return { key: "place.meridianNeeded" };
  return { key: draft.place.trim() ? "find.placeUnread" : "find.placeEmpty" };
}

function readMetres(text: string, least: number, most: number): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= least && value <= most ? value : null;
}
