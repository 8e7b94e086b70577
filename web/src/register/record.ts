/** The record of a camera as a form holds it: texts as typed, what they mean, and what differs between two (pure). */
import type { Geometry } from "geojson";

import type { Camera, Mask, Refusal } from "../api/types";
import { placeText, type Place } from "../find/coordinates";
import { readPlace } from "../find/place";
import { FIELDS, valueOf, type Field } from "../imports/fields";

/** The texts of the form: the fields of a camera that a person types, its place in one. */
export type TextName = Exclude<Field, "lon" | "lat" | "verified_on" | "site_id"> | "place";
/** Whatever can differ between two states of a record. */
export type Name = TextName | "masks" | "drawn_coverage";
export type Texts = Record<TextName, string>;

/** A record that is being filled in. */
export interface Draft {
  texts: Texts;
  masks: Mask[];
  drawn_coverage: Geometry | null;
}

/** The texts in the order in which a person thinks of them. */
export const TEXTS = [
  "code",
  "label",
  "place",
  "kind",
  "bearing_deg",
  "horizontal_fov_deg",
  "far_m",
  "night_far_m",
  "near_m",
  "height_m",
  "tilt_deg",
  "vertical_fov_deg",
  "width_px",
  "height_px",
  "recorder_id",
  "recorder_channel",
  "recording_mode",
  "recording_schedule",
  "retention_declared_days",
  "purpose",
  "status",
  "status_since",
  "installed_on",
  "warranty_until",
  "owner_kind",
  "public",
  "unit_code",
] as const satisfies readonly TextName[];

/** All that can differ. */
export const NAMES: readonly Name[] = [...TEXTS, "masks", "drawn_coverage"];

// What coverage is computed from: all that a preview needs.
const SETUP: readonly Name[] = [
  "place",
  "kind",
  "bearing_deg",
  "horizontal_fov_deg",
  "vertical_fov_deg",
  "tilt_deg",
  "width_px",
  "height_px",
  "near_m",
  "far_m",
  "night_far_m",
  "height_m",
  "masks",
  "drawn_coverage",
];
// What holds from some moment on, so that it has to be said whether it was changed or always so.
const DATED: readonly Name[] = [
  ...SETUP,
  "recorder_id",
  "recorder_channel",
  "recording_mode",
  "recording_schedule",
  "retention_declared_days",
];

// A centimetre, as the registry stores it; fewer would move a camera that nobody moved.
const DIGITS = 7;

/** A record of nothing but the unit that keeps it. */
export function emptyDraft(unit = ""): Draft {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, ""])) as Texts;
  return {
    texts: { ...texts, kind: "fixed", status: "unknown", public: "false", unit_code: unit },
    masks: [],
    drawn_coverage: null,
  };
}

/** A camera as the form shows it; `dayOf` says on which day a moment falls here. */
export function draftOf(camera: Camera, dayOf: (moment: string) => string): Draft {
  const { texts } = emptyDraft();
  for (const name of TEXTS) {
    if (name === "place") continue;
    const value = (camera as unknown as Record<string, unknown>)[name];
    texts[name] = value === null || value === undefined ? "" : String(value as string | number);
  }
  texts.place = placeText(camera, DIGITS);
  if (camera.status_since) texts.status_since = dayOf(camera.status_since);
  return {
    texts,
    masks: camera.masks ?? [],
    drawn_coverage: (camera.drawn_coverage ?? null) as Geometry | null,
  };
}

/** What a place is written as in the form. */
export const writePlace = (place: Place): string => placeText(place, DIGITS);

/** The place that is typed; null while it is none. */
export function placeOf({ texts }: Draft): Place | null {
  const reading = readPlace(texts.place);
  if (reading.kind !== "point") return null;
  const { lon, lat } = reading.place;
  return { lon: Number(lon.toFixed(DIGITS)), lat: Number(lat.toFixed(DIGITS)) };
}

/** The number that is typed into a field; null for none. */
export function numberOf({ texts }: Draft, name: TextName): number | null {
  const value = valueOf(name as Field, texts[name]);
  return typeof value === "number" ? value : null;
}

/** The number fields whose text is no number. */
export const unreadable = ({ texts }: Draft): TextName[] =>
  TEXTS.filter(
    (name) => name !== "place" && FIELDS[name] === "number" && typeof valueOf(name, texts[name]) === "string",
  );

/** The numbers that the server takes, by field: from `least`, or from above `above`, to `most`. */
const RANGES: Partial<Record<TextName, { least: number; most: number } | { above: number; most: number }>> = {
  bearing_deg: { least: 0, most: 360 },
  tilt_deg: { least: -90, most: 90 },
  width_px: { least: 1, most: 100_000 },
  height_px: { least: 1, most: 100_000 },
  near_m: { least: 0, most: 500 },
  night_far_m: { least: 0, most: 10_000 },
  height_m: { least: 0, most: 300 },
  retention_declared_days: { least: 0, most: 3650 },
  horizontal_fov_deg: { above: 0, most: 360 },
  vertical_fov_deg: { above: 0, most: 180 },
  far_m: { above: 0, most: 10_000 },
};

/** What is wrong with the number that is typed into a field; null for nothing. */
export function numberFault(draft: Draft, name: TextName): Refusal | null {
  if (unreadable(draft).includes(name)) return { code: "not_number" };
  const value = numberOf(draft, name);
  const range = RANGES[name];
  if (value === null || !range) return null;
  if ("above" in range) {
    const fits = value > range.above && value <= range.most;
    return fits ? null : { code: "not_above", values: range };
  }
  if (value < range.least || value > range.most) return { code: "out_of_range", values: range };
  const far = name === "near_m" ? numberOf(draft, "far_m") : null;
  return far !== null && value >= far ? { code: "not_below", values: { field: "far_m" } } : null;
}

/** The number fields that cannot be used as they are typed. */
export const faultyNumbers = (draft: Draft): TextName[] =>
  TEXTS.filter((name) => numberFault(draft, name) !== null);

type Stated = Record<string, unknown>;

function stated(draft: Draft, name: Name): Stated {
  if (name === "masks") return { masks: draft.masks };
  if (name === "drawn_coverage") return { drawn_coverage: draft.drawn_coverage };
  if (name === "place") return { ...(placeOf(draft) ?? { lon: null, lat: null }) };
  const value = valueOf(name, draft.texts[name]);
  // North is kept as 0.
  return { [name]: name === "bearing_deg" && value === 360 ? 0 : value };
}

/** The whole record as the server takes it for a new camera; what is not known is left out. */
export function inputOf(draft: Draft): Stated {
  const all = Object.assign({}, ...NAMES.map((name) => stated(draft, name))) as Stated;
  const known = Object.entries(all).filter(([, value]) => value !== null);
  const input = Object.fromEntries(known);
  if (draft.masks.length === 0) delete input.masks;
  return input;
}

/** What a preview is computed from; null without a place, or while a number cannot be used. What is half typed is left out. */
export function setupOf(draft: Draft): Stated | null {
  if (!placeOf(draft)) return null;
  const whole = inputOf(draft);
  const halves = unreadable(draft);
  if (faultyNumbers(draft).some((name) => SETUP.includes(name) && !halves.includes(name))) return null;
  const names = SETUP.flatMap((name) => (name === "place" ? ["lon", "lat"] : [name]));
  const known = Object.entries(whole).filter(
    ([name]) => names.includes(name) && !(halves as string[]).includes(name),
  );
  return Object.fromEntries(known);
}

// By what it means: "4,50" is 4.5. What cannot be read means nothing, and differs as it is written.
const written = (draft: Draft, name: Name): string =>
  name === "place" && !placeOf(draft) ? draft.texts.place.trim() : JSON.stringify(stated(draft, name));

/** Whether two records say the same in a field. */
export const same = (a: Draft, b: Draft, name: Name): boolean => written(a, name) === written(b, name);

/** The fields in which two records differ. */
export const differing = (a: Draft, b: Draft): Name[] => NAMES.filter((name) => !same(a, b, name));

/** What is to be sent of a record that began as `base`; null forgets what was known. */
export function patchOf(base: Draft, draft: Draft): Stated {
  const names = differing(base, draft);
  // One statement together: half of an old one and half of a new one would be what nobody said.
  if (names.includes("recording_mode") && !names.includes("recording_schedule"))
    names.push("recording_schedule");
  return Object.assign({}, ...names.map((name) => stated(draft, name))) as Stated;
}

/** Whether something changed that holds from some moment on. */
export const needsDate = (base: Draft, draft: Draft): boolean =>
  differing(base, draft).some((name) => DATED.includes(name));

/** A record with some fields of another one. */
export function withFields(draft: Draft, from: Draft, names: readonly Name[]): Draft {
  const result = { ...draft, texts: { ...draft.texts } };
  for (const name of names) {
    if (name === "masks") result.masks = from.masks;
    else if (name === "drawn_coverage") result.drawn_coverage = from.drawn_coverage;
    else result.texts[name] = from.texts[name];
  }
  return result;
}

/** A field that somebody else changed meanwhile, and whether it was changed here too. */
export interface Conflict {
  name: Name;
  both: boolean;
}

/** The fields in which what somebody else saved meanwhile is neither what this record began with nor what it says now. */
export const conflicts = (base: Draft, mine: Draft, theirs: Draft): Conflict[] =>
  NAMES.filter((name) => !same(base, theirs, name) && !same(mine, theirs, name)).map((name) => ({
    name,
    both: !same(base, mine, name),
  }));
