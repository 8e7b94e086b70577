/** What the place box understands by itself, without asking the server. */
import { parseCoordinates, type Place } from "./coordinates";
import type { Fault } from "./fault";
import { readMapLink } from "./mapLink";
import { readGeoJson, type Shape } from "./shape";
import { placeOfGrid, readGrid, type GridPoint } from "./vn2000";

/** A text of the place box, read. */
export type PlaceReading =
  | {
      kind: "point";
      place: Place;
      /** How it was written, which is said beneath the box. */
      as: "degrees" | "turned" | "pin" | "view" | "grid";
      /** The central meridian of plane coordinates. */
      meridian?: number;
      /** Uncertainty in metres where the text states one. */
      radius: number | null;
    }
  | { kind: "shape"; shape: Shape }
  /** Plane coordinates without their meridian, which has to be chosen. */
  | { kind: "grid"; point: GridPoint }
  | { kind: "refused"; fault: Fault }
  /** Something else: a name to search for, or nothing. */
  | { kind: "words" };

// A longer text is no name of a place.
const MOST_WORDS = 400;

/** Reads degrees, plane coordinates, map links and GeoJSON. */
export function readPlace(text: string): PlaceReading {
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return ofGeoJson(trimmed);
  if (trimmed.length > MOST_WORDS && !/^https?:/.test(trimmed))
    return { kind: "refused", fault: { key: "place.tooLongText" } };
  const link = readMapLink(trimmed.slice(0, 4000));
  if (link?.kind === "refused")
    return { kind: "refused", fault: { key: link.why === "short" ? "place.shortLink" : "place.bareLink" } };
  if (link) return { kind: "point", place: link.place, as: link.pin ? "pin" : "view", radius: link.radius };
  const grid = readGrid(trimmed);
  if (grid && grid.meridian === null) return { kind: "grid", point: grid };
  if (grid?.meridian)
    return {
      kind: "point",
      place: placeOfGrid(grid, grid.meridian),
      as: "grid",
      meridian: grid.meridian,
      radius: null,
    };
  const typed = parseCoordinates(trimmed);
  if (!typed) return { kind: "words" };
  const { lon, lat, latFirst } = typed;
  return { kind: "point", place: { lon, lat }, as: latFirst ? "turned" : "degrees", radius: null };
}

function ofGeoJson(text: string): PlaceReading {
  const read = readGeoJson(text);
  if ("fault" in read) return { kind: "refused", fault: read.fault };
  if (read.place.type !== "Point") return { kind: "shape", shape: read.place };
  const [lon = 0, lat = 0] = read.place.coordinates;
  return { kind: "point", place: { lon, lat }, as: "degrees", radius: null };
}
