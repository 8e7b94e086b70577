/** The fields that a column of a list may be, and how a person types them. */
import type { Key } from "../language/language";

/** How a field is typed. */
export type FieldKind = "text" | "number" | "day" | Record<string, Key>;

/** The fields of a camera that a row may state, in the order in which a person thinks of them. */
export const FIELDS = {
  code: "text",
  label: "text",
  lon: "number",
  lat: "number",
  bearing_deg: "number",
  status: {
    working: "status.working",
    faulty: "status.faulty",
    disconnected: "status.disconnected",
    planned: "status.planned",
    removed: "status.removed",
    unknown: "status.unknown",
  },
  status_since: "day",
  verified_on: "day",
  installed_on: "day",
  warranty_until: "day",
  kind: {
    fixed: "kind.fixed",
    dome: "kind.dome",
    panning: "kind.panning",
    fisheye: "kind.fisheye",
    stitched: "kind.stitched",
  },
  owner_kind: {
    household: "owner.household",
    business: "owner.business",
    school: "owner.school",
    group: "owner.group",
    commune: "owner.commune",
    organisation: "owner.organisation",
  },
  purpose: {
    junction: "purpose.junction",
    school_gate: "purpose.school_gate",
    market: "purpose.market",
    parking: "purpose.parking",
    dumping_spot: "purpose.dumping_spot",
    shopfront: "purpose.shopfront",
    home_front: "purpose.home_front",
    public_works: "purpose.public_works",
    village_gate: "purpose.village_gate",
    other_public_space: "purpose.other_public_space",
  },
  height_m: "number",
  tilt_deg: "number",
  horizontal_fov_deg: "number",
  vertical_fov_deg: "number",
  near_m: "number",
  far_m: "number",
  night_far_m: "number",
  width_px: "number",
  height_px: "number",
  retention_declared_days: "number",
  recording_mode: {
    continuous: "recording.continuous",
    motion: "recording.motion",
    schedule: "recording.schedule",
  },
  recording_schedule: "text",
  recorder_channel: "text",
  recorder_id: "text",
  site_id: "text",
  unit_code: "text",
  public: { true: "public.true", false: "public.false" },
} satisfies Record<string, FieldKind>;

/** A field of a camera that a row may state. */
export type Field = keyof typeof FIELDS;

/** What a column may state that is no field of a camera by itself. */
export const BESIDES = [
  "position",
  "northing",
  "easting",
  "lens_count",
  "owner_name",
  "owner_phone",
  "amount_dong",
  "source_of_funds",
  "unit_name",
  "district",
  "province",
  "hamlet",
  "resolution",
  "lon_minutes",
  "lon_seconds",
  "lat_minutes",
  "lat_seconds",
] as const;

/** What is said of a row besides the fields of its camera, where it could not be read: who its owner is, and money. */
export type Aside = "owner_name" | "owner_phone" | "without_owner" | "amount_dong" | "source_of_funds";

/** From whom money may be that stands with a camera; never from a household. */
export const SOURCES = ["state_budget", "business", "organisation", "other"] as const;

/** What is to be said besides, by what was complained of. */
export function asidesOf(items: { field: string; code: string }[]): Aside[] {
  const has = (name: string) => items.some(({ field, code }) => field === name || code === name);
  const asides: Aside[] = [];
  if (has("owner_above_unclear")) asides.push("owner_name", "owner_phone", "without_owner");
  else if (has("owner_phone") || has("owner_name")) asides.push("owner_phone");
  if (has("amount_dong")) asides.push("amount_dong", "source_of_funds");
  return asides;
}

/** What a column may be, the usual ones first. */
export const COLUMN_FIELDS: (Field | (typeof BESIDES)[number])[] = [
  "code",
  "label",
  "position",
  "lon",
  "lat",
  "northing",
  "easting",
  ...(Object.keys(FIELDS) as Field[]).filter((field) => !["code", "label", "lon", "lat"].includes(field)),
  ...BESIDES.slice(3),
];

/** Whether a row's field is one that a person types. */
export const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name);

/** Whether a field says where a camera hangs. */
export const saysPlace = (name: string): boolean =>
  ["lon", "lat", "position", "northing", "easting"].includes(name);

/** The name of a field; null of one that is not known here. */
export const fieldKey = (name: string): Key | null =>
  (COLUMN_FIELDS as string[]).includes(name) ? (`field.${name}` as Key) : null;

/** What stands in the input of a field; a day as it is written here. */
export function typed(field: Field, value: unknown): string {
  if (typeof value === "string") {
    const day = FIELDS[field] === "day" ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) : null;
    return day ? `${day[3]}/${day[2]}/${day[1]}` : value;
  }
  return ["number", "boolean"].includes(typeof value) ? String(value) : "";
}

/**
 * What was typed as the value that the server takes: null for nothing, a number with a point or a comma where a number is
 * wanted. What is none is sent as it is, and the server says what is wrong with it.
 */
export function valueOf(field: Field, text: string): string | number | boolean | null {
  const plain = text.trim();
  if (plain === "") return null;
  if (field === "public") return plain === "true";
  if (FIELDS[field] === "day") return dayOf(plain);
  if (FIELDS[field] !== "number") return plain;
  return /^[+-]?\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(",", ".")) : plain;
}

/** The day that was typed as it is written here, the day before the month; what is none as it is. */
function dayOf(text: string): string {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  return year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
}
