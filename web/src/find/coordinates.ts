/** A place in degrees, WGS 84. */
export interface Place {
  lon: number;
  lat: number;
}

/** A place as read from text. */
export interface ReadPlace extends Place {
  /** Whether the latitude stood first, which only its size told. */
  latFirst: boolean;
}

interface Angle {
  degrees: number;
  axis: "lon" | "lat" | null;
}

/**
 * Reads a place from `lon, lat` in decimal degrees, from degrees with minutes and seconds, and with letters of
 * the compass (N S E W, or B Đ T). Where only one order is possible (a number above 90 is a longitude), or
 * letters tell, the order does not matter. Null where it is no place.
 */
export function parseCoordinates(text: string): ReadPlace | null {
  const angles = splitAngles(text);
  if (angles.length !== 2) return null;
  let [first, second] = angles as [Angle, Angle];
  const latFirst = first.axis === null && second.axis === null && Math.abs(second.degrees) > 90;
  if (latFirst || first.axis === "lat" || second.axis === "lon") [first, second] = [second, first];
  if (first.axis === "lat" || second.axis === "lon") return null;
  const place = { lon: first.degrees, lat: second.degrees, latFirst };
  return Math.abs(place.lon) <= 180 && Math.abs(place.lat) <= 90 ? place : null;
}

// A letter stands before all angles or after all, never both.
const ANGLE = String.raw`(?<degrees>[+-]?\d+(?:\.\d+)?)\s*°?\s*(?:(?<minutes>\d+(?:\.\d+)?)\s*['′’]\s*)?(?:(?<seconds>\d+(?:\.\d+)?)\s*["″”]\s*)?`;
const LETTER_FIRST = new RegExp(String.raw`(?<letter>[NSEWBĐT])\s*${ANGLE}`, "giu");
const LETTER_LAST = new RegExp(String.raw`${ANGLE}(?<letter>[NSEWBĐT])?`, "giu");

function splitAngles(text: string): Angle[] {
  // "105,8412 21,0245" has decimal commas; elsewhere a comma separates.
  const decimalComma = /^\s*[+-]?\d+,\d+\s*[;\s]\s*[+-]?\d+,\d+\s*$/.test(text);
  // Two apostrophes stand for a double one, and the sign of ordinals for the one of degrees, on many keyboards.
  const signs = text
    .trim()
    .replaceAll(/['′’]{2}/gu, '"')
    .replaceAll("º", "°");
  const plain = withSigns(signs).replaceAll(",", decimalComma ? "." : " ");
  if (/[^\d\s.;+\-°'′’"″”NSEWBĐT]/iu.test(plain)) return [];
  return [...plain.matchAll(/^[A-ZĐ]/iu.test(plain) ? LETTER_FIRST : LETTER_LAST)].map(readAngle);
}

/** "18 20 24 N 105 54 0 E" with the signs of degrees, minutes and seconds, where letters tell which numbers belong together. */
function withSigns(text: string): string {
  if (/[°'′’"″”]|\d,\d/u.test(text) || text.match(/[NSEWBĐT]/giu)?.length !== 2) return text;
  const parts = /(\d+)\s+(\d{1,2}(?:\.\d+)?)(?:\s+(\d{1,2}(?:\.\d+)?))?(?![\d.])/gu;
  return text.replaceAll(parts, (_, degrees: string, minutes: string, seconds?: string) =>
    [`${degrees}°${minutes}'`, seconds && `${seconds}"`].filter(Boolean).join(""),
  );
}

function readAngle(match: RegExpExecArray): Angle {
  const { degrees = "", minutes = "0", seconds = "0", letter: given } = match.groups ?? {};
  const size = Math.abs(Number(degrees)) + Number(minutes) / 60 + Number(seconds) / 3600;
  const letter = given?.toUpperCase();
  const axis = letter === undefined ? null : "EWĐT".includes(letter) ? "lon" : "lat";
  const negative = degrees.startsWith("-") || letter === "S" || letter === "W" || letter === "T";
  return { degrees: negative ? -size : size, axis };
}

/** Decimals of a degree that the place field shows: finer than a metre. */
export const PLACE_DIGITS = 6;

/** "105.841200, 21.024500": what the place field shows and reads, longitude first. */
export const placeText = ({ lon, lat }: Place, digits = PLACE_DIGITS): string =>
  `${lon.toFixed(digits)}, ${lat.toFixed(digits)}`;

/** 105°30′ */
export function degreesText(degrees: number): string {
  const minutes = Math.round((degrees % 1) * 60);
  return `${Math.trunc(degrees)}°${String(minutes).padStart(2, "0")}′`;
}
