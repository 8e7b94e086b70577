import { readFollow, writeFollow, type FollowAddress } from "./followAddress";

/** Where the map looks: its centre in degrees and Leaflet's zoom. */
export interface View {
  lon: number;
  lat: number;
  zoom: number;
}

/** What the panel is for: finding, or a part of keeping the registry. */
export type Job =
  | "find"
  | "cameras"
  | "import"
  | "review"
  | "imports"
  | "checks"
  | "funding"
  | "owners"
  | "groups"
  | "exports"
  | "plan"
  | "report";

/** What the address of the page says: ids and the map view, never a case number, place or time. */
export interface Address {
  job: Job;
  incident: string | null;
  camera: string | null;
  /** The camera whose record is open in the form, or `new`. */
  record: string | null;
  /** The scenario of Plan that is open, or two or three beside each other; `all`: their list, null: something else of Plan. */
  scenario: string | null;
  /** Whether cameras that do not see the place are listed too. */
  outOfView: boolean;
  /** What is set in Follow; null: it is not open. */
  follow: FollowAddress | null;
  view: View | null;
}

// Without its first part the address of a job is an older one, which still leads there.
const REGISTER = /^\/(?:register\/)?(cameras|import|review|imports|checks|funding|owners|groups|exports)$/;
const SCENARIO = /^\/plan\/scenarios(?:\/([\w-]+(?:,[\w-]+){0,2}))?$/;
const RECORD = /^\/register\/cameras\/([\w-]+)$/;

/** Reads `#/find/<incident>?c=<camera>&o=1&f=<follow>&m=lat,lon,zoom`, or `#/plan?…`, or `#/plan/scenarios/<id>?…`, or `#/report?…`, or `#/register/<job>?…`, or `#/register/cameras/<id or new>?…`; what cannot be read is left out. */
export function readFragment(fragment: string): Address {
  const [path = "", query = ""] = fragment.replace(/^#/, "").split("?", 2);
  const id = /^\/find\/([\w-]+)$/.exec(path)?.[1] ?? null;
  const record = RECORD.exec(path)?.[1] ?? null;
  const register = record || path === "/register" ? "cameras" : REGISTER.exec(path)?.[1];
  const scenarios = SCENARIO.exec(path);
  const job = scenarios ? "plan" : (/^\/(plan|report)$/.exec(path)?.[1] ?? register);
  const values = new URLSearchParams(query);
  const camera = values.get("c");
  return {
    job: (job as Job | undefined) ?? "find",
    incident: id,
    camera: camera && /^[\w-]+$/.test(camera) ? camera : null,
    record,
    scenario: scenarios && (scenarios[1] ?? "all"),
    outOfView: id !== null && values.get("o") === "1",
    follow: id === null ? null : readFollow(values.get("f")),
    view: readView(values.get("m")),
  };
}

function readView(text: string | null): View | null {
  const parts = text?.split(",").map(Number) ?? [];
  const [lat, lon, zoom] = parts;
  if (parts.length !== 3 || lat === undefined || lon === undefined || zoom === undefined) return null;
  const valid = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22;
  return valid ? { lat, lon, zoom } : null;
}

/** Writes what `readFragment` reads. */
export function writeFragment(address: Address): string {
  const { job, incident, camera, record, scenario, outOfView, follow, view } = address;
  const values = [];
  if (camera) values.push(`c=${camera}`);
  if (outOfView && incident) values.push("o=1");
  if (follow && incident) values.push(`f=${writeFollow(follow)}`);
  if (view) values.push(`m=${view.lat.toFixed(5)},${view.lon.toFixed(5)},${view.zoom}`);
  const register = `#/register/${job}${record && job === "cameras" ? `/${record}` : ""}`;
  const plain = job === "find" || job === "plan" || job === "report" ? `#/${job}` : register;
  const kept = scenario === "all" ? "#/plan/scenarios" : `#/plan/scenarios/${scenario ?? ""}`;
  const path = incident ? `#/find/${incident}` : job === "plan" && scenario ? kept : plain;
  return values.length > 0 ? `${path}?${values.join("&")}` : path;
}
