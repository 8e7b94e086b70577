/** What a file must be before it is sent. */

import type { Problem } from "../api/problem";

/** The endings of lists that are read. */
export const ENDINGS = [
  "csv",
  "tsv",
  "txt",
  "xlsx",
  "xls",
  "ods",
  "geojson",
  "json",
  "kml",
  "kmz",
  "osm",
  "pbf",
];
/** The largest file that is sent, bytes. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Why a file is not sent. */
export type FileFault = "pictures" | "ending" | "empty" | "large" | "unreadable";

const PICTURES =
  /^(jpe?g|png|gif|bmp|webp|heic|heif|avif|tiff?|svg|mp4|m4v|mov|avi|mkv|webm|flv|wmv|mpe?g|3gp|ts|h26[45]|dav)$/;

/** What is wrong with a file; null where nothing is. Pictures and videos have no place here at all (PRIVACY P1). */
export function fileFault({ name, type, size }: Pick<File, "name" | "type" | "size">): FileFault | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (/^(image|video)\//.test(type) || PICTURES.test(ending)) return "pictures";
  if (!ENDINGS.includes(ending)) return "ending";
  if (size === 0) return "empty";
  return size > MOST_BYTES ? "large" : null;
}

// Nothing that is said of columns or of a meridian mends these.
const OF_THE_FILE: string[] = [
  "broken_file",
  "no_point",
  "holds_too_much",
  "file_too_large",
  "other_coordinates",
];

/** Whether a problem lies in the file itself, so that only another one helps. */
export const isOtherFileNeeded = (problem: Problem | null): boolean =>
  OF_THE_FILE.includes(problem?.refusal?.code ?? "");
