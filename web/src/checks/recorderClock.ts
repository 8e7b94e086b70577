/** Reading what a recorder shows: its clock, and the date of its oldest footage (pure). */
import { addDays, instantOf, parseDate, wallClock } from "../find/clock";

const DAY_MS = 86_400_000;

/** Seconds after midnight from `18:30:05`, `18.30.05`, `183005`, `18h30`, `18:30`, `1830`. */
export function parseSeconds(text: string): number | null {
  const parts =
    /^(\d{1,2})[:.h](\d{2})(?:[:.p](\d{2}))?$/i.exec(text.trim()) ??
    /^(\d{2})(\d{2})(\d{2})?$/.exec(text.trim());
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  return hours < 24 && minutes < 60 && seconds < 60 ? (hours * 60 + minutes) * 60 + seconds : null;
}

/** A moment typed as a time, or as a date and a time in either order. */
function split(text: string, today: string): { date: string | null; seconds: number } | null {
  const words = text.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0 || words.length > 2) return null;
  const [first = "", second] = words;
  if (second === undefined) {
    const seconds = parseSeconds(first);
    return seconds === null ? null : { date: null, seconds };
  }
  const [time, day] = parseSeconds(first) === null || first.includes("/") ? [second, first] : [first, second];
  const [date, seconds] = [parseDate(day, today), parseSeconds(time)];
  return date === null || seconds === null ? null : { date, seconds };
}

const moment = (date: string, seconds: number, zone: string): number =>
  instantOf(date, Math.floor(seconds / 60), zone) + (seconds % 60) * 1000;

/**
 * The moment (milliseconds) that a recorder's clock shows, around `now`. Without a date it is the one nearest to now, for
 * a clock that is off by more than twelve hours shows another date, which is then to be typed.
 */
export function readShown(text: string, now: number, zone: string): number | null {
  // A clock may well be a year ahead: a date without a year is this year's.
  const today = wallClock(now, zone).date;
  const read = split(text, `${today.slice(0, 4)}-12-31`);
  if (!read) return null;
  if (read.date !== null) return moment(read.date, read.seconds, zone);
  const around = [-1, 0, 1].map((days) => moment(addDays(today, days), read.seconds, zone));
  return around.toSorted((a, b) => Math.abs(a - now) - Math.abs(b - now))[0] ?? null;
}

/** The moment of the oldest footage: a date, with or without a time of day; midnight without. */
export function readOldest(text: string, now: number, zone: string): number | null {
  const today = wallClock(now, zone).date;
  const date = parseDate(text.trim(), today);
  if (date !== null) return instantOf(date, 0, zone);
  const read = split(text, today);
  return read?.date == null ? null : moment(read.date, read.seconds, zone);
}

/** When a check took place that was noted with a day (none: today), milliseconds: now, or about the middle of an earlier day. */
export function momentOfCheck(day: string | null, now: number, zone: string): number {
  const isEarlier = day !== null && day < wallClock(now, zone).date;
  return isEarlier ? instantOf(day, 12 * 60, zone) : now;
}

/** The age of footage in days, by a recorder whose clock is off by so many seconds. */
export const ageDays = (oldest: number, offset: number | null, now: number): number =>
  (now - oldest + (offset ?? 0) * 1000) / DAY_MS;
