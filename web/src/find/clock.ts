/** Reading the hours and dates that an officer types. Wall-clock dates are texts "YYYY-MM-DD", times minutes after midnight. */

/** A wall-clock time from `1830`, `18h30`, `18:30`, `18.30`, `18h`, `8`; null where it is none. */
export function parseClock(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  const parts =
    /^(\d{1,2})\s*(?:h|:|\.|g|giờ)\s*(\d{2})?\s*(?:p|phút)?$/.exec(trimmed) ??
    /^(\d{1,2}?)(\d{2})?$/.exec(trimmed);
  if (!parts) return null;
  const [hours, minutes] = [Number(parts[1]), Number(parts[2] ?? 0)];
  if (hours === 24 && minutes === 0) return 0;
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

/** A date from `19/11`, `19-11-26`, `19.11.2026`, `1911`, `19112026`, `2026-11-19`; without a year the last one not after today. */
export function parseDate(text: string, today: string): string | null {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  if (iso) return checkedDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts =
    /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?$/.exec(trimmed) ??
    /^(\d{2})(\d{2})(\d{4})?$/.exec(trimmed);
  if (!parts) return null;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  if (parts[3]) return checkedDate(Number(parts[3].padStart(4, "20")), month, day);
  const thisYear = Number(today.slice(0, 4));
  const date = checkedDate(thisYear, month, day);
  return date && date <= today ? date : checkedDate(thisYear - 1, month, day);
}

/** The date, or null where the calendar has none such. */
function checkedDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The date so many years later; a 29 February becomes 1 March where there is none. */
export function addYears(date: string, years: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}

// Making a format takes longer than using it a hundred times.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(zone, made);
  return made;
}

/** The wall clock of a time zone at an instant. */
export function wallClock(instant: number, zone: string): { date: string; minutes: number } {
  const parts = formatOf(zone).formatToParts(instant);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    minutes: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

/** The instant (milliseconds) at which the zone's wall clock shows this; where a clock change skips it, just after. */
export function instantOf(date: string, minutes: number, zone: string): number {
  const wanted = Date.parse(`${date}T00:00Z`) + minutes * 60_000;
  const shown = (instant: number) => {
    const wall = wallClock(instant, zone);
    return Date.parse(`${wall.date}T00:00Z`) + wall.minutes * 60_000;
  };
  const first = wanted - (shown(wanted) - wanted);
  return first - (shown(first) - wanted);
}

/** 18:30 */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** 19/11/2026 */
export const dateText = (date: string): string => date.split("-").reverse().join("/");
