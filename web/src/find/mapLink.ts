import { parseCoordinates, type Place } from "./coordinates";

/** What a pasted map link says. */
export type MapLink =
  | {
      kind: "place";
      place: Place;
      /** Whether a pin stands there, or only the middle of what the sender looked at. */
      pin: boolean;
      /** Uncertainty in metres, where the link states it. */
      radius: number | null;
    }
  /** The place stands only on another server (`short`), or nowhere in the link (`bare`). */
  | { kind: "refused"; why: "short" | "bare" };

// Hosts whose links hold a code that only their own server can resolve.
const SHORT = /^(?:maps\.app\.goo\.gl|goo\.gl|g\.co|bit\.ly|tinyurl\.com|zaloapp\.com|maps\.apple|t\.ly)$/;

const PAIR = String.raw`(-?\d{1,3}\.\d+|-?\d{1,3})(?:\s|\+)*,(?:\s|\+)*(-?\d{1,3}\.\d+|-?\d{1,3})`;
// Parameters that name the pin, the surest first; then those that say only where the map looked.
const PINS = ["q", "query", "destination", "daddr", "coordinate", "ll", "address"];
const VIEWS = ["center", "sll", "cp"];

/** Reads a link to a place on a map, or a `geo:` address, with or without words around it; null where there is none. */
export function readMapLink(text: string): MapLink | null {
  const geo = /\bgeo:\S+/i.exec(text);
  if (geo) return readGeo(geo[0]);
  const found =
    /(?:https?:\/\/|\b(?:www\.)?(?:maps?\.|google\.|goo\.gl|openstreetmap\.|osm\.org|zalo\.))\S+/i.exec(text);
  if (!found) return null;
  const url = asUrl(found[0]);
  if (!url) return { kind: "refused", why: "bare" };
  const host = url.hostname.replace(/^www\./, "");
  if (SHORT.test(host) || (host === "osm.org" && url.pathname.startsWith("/go/")))
    return { kind: "refused", why: "short" };
  return fromUrl(url) ?? { kind: "refused", why: "bare" };
}

function asUrl(text: string): URL | null {
  const address = /^https?:/i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address) : null;
}

function fromUrl(url: URL): MapLink | null {
  const path = decoded(url.pathname);
  const data = `${path}${decoded(url.search)}${decoded(url.hash)}`;
  const dropped = [...data.matchAll(/!3d(-?[\d.]+)!4d(-?[\d.]+)/g)].at(-1);
  const { searchParams: values } = url;
  const marker = values.get("mlat") && `${values.get("mlat")},${values.get("mlon")}`;
  return (
    place(dropped && `${dropped[1]},${dropped[2]}`, true) ??
    place(marker, true) ??
    first(PINS, (name) => place(values.get(name), true)) ??
    fromPath(path) ??
    first(VIEWS, (name) => place(values.get(name)?.replace("~", ","), false)) ??
    place(new RegExp(`@${PAIR}`).exec(data)?.[0].slice(1), false) ??
    place(/#(?:.*&)?map=[\d.]+\/(-?[\d.]+\/-?[\d.]+)/.exec(url.hash)?.[1]?.replace("/", ","), false)
  );
}

// "/place/21°01'28.2"N 105°50'28.3"E/", "/search/21.02,+105.84", "/dir/…/21.02,105.84".
function fromPath(path: string): MapLink | null {
  const parts = path.split("/").reverse();
  return first(parts, (part) => {
    if (part.startsWith("@")) return null;
    const spoken = /[°'"]/.test(part) ? parseCoordinates(part.replaceAll("+", " ")) : null;
    return spoken ? { kind: "place", place: bare(spoken), pin: true, radius: null } : place(part, true);
  });
}

/** RFC 5870, with the query that telephones add: `geo:0,0?q=21.02,105.84(name)`. */
function readGeo(text: string): MapLink {
  const [head = "", query = ""] = text.slice(4).split("?", 2);
  const uncertain = /;u=([\d.]+)/i.exec(head)?.[1];
  const asked = place(new URLSearchParams(query).get("q")?.replace(/\(.*$/, ""), true);
  const found = asked ?? place(head.split(";", 1)[0]?.split(",", 2).join(","), true);
  if (found?.kind !== "place") return { kind: "refused", why: "bare" };
  return { ...found, radius: uncertain === undefined ? null : Number(uncertain) };
}

/** "latitude,longitude", as all maps write it. */
function place(text: string | null | undefined, pin: boolean): MapLink | null {
  const match = text ? new RegExp(`^(?:loc:)?\\s*${PAIR}\\s*$`).exec(text) : null;
  if (!match) return null;
  const [lat, lon] = [Number(match[1]), Number(match[2])];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { kind: "place", place: { lon, lat }, pin, radius: null };
}

const bare = ({ lon, lat }: Place): Place => ({ lon, lat });

function first<T, R>(items: T[], read: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = read(item);
    if (found) return found;
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
