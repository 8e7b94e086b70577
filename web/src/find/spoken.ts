/** Times as officers say them: "18h30 hôm qua", "6h30 tối", "tối qua", "đêm 22-6", "30 phút qua". */
import { addDays, instantOf, parseClock, parseDate, wallClock } from "./clock";
import type { Window } from "./window";

/** What a text says of time. */
export type Spoken =
  /** A moment; `dated` says whether the text told the day, which otherwise is the last fitting one. */
  | { kind: "moment"; minutes: number; date: string | null }
  /** A span that stands for both ends. */
  | { kind: "span"; window: Window };

// Part of a day: its hours, and how an hour said with it is meant ("6 giờ tối").
interface Part {
  name: RegExp;
  from: number;
  to: number;
  meant: (hour: number) => number;
}

const afternoon = (hour: number) => (hour < 12 ? hour + 12 : hour);
const PARTS: Part[] = [
  { name: /rang sang|early morning/, from: 0, to: 6, meant: (hour) => hour % 12 },
  { name: /sang|this morning|morning|am/, from: 6, to: 11, meant: (hour) => (hour === 12 ? 0 : hour) },
  { name: /trua|noon/, from: 11, to: 13, meant: (hour) => (hour < 6 ? hour + 12 : hour) },
  { name: /chieu|afternoon/, from: 13, to: 18, meant: afternoon },
  { name: /toi|evening/, from: 18, to: 22, meant: (hour) => (hour === 12 ? 24 : afternoon(hour)) },
  {
    name: /dem|khuya|night/,
    from: 22,
    to: 30,
    // Six in the evening is no night yet, six in the morning just no more.
    meant: (hour) => (hour === 12 ? 24 : hour > 6 ? afternoon(hour) : hour),
  },
  { name: /pm/, from: 12, to: 24, meant: afternoon },
];
const NIGHT = 22;

const WEEKDAYS = /\b(?:(?:thu|t)\s*([2-7]|hai|ba|tu|nam|sau|bay)|(chu nhat|cn))\b(?:\s+(tuan truoc))?/;
const NAMES = ["hai", "ba", "tu", "nam", "sau", "bay"];
const ENGLISH_DAYS = /\b(?:last\s+)?(sun|mon|tues|wednes|thurs|fri|satur)day\b/;

/** Reads a text at an instant of the server; null where it is no time. */
export function readSpoken(text: string, now: number, zone: string): Spoken | null {
  const plain = folded(text);
  if (plain === "") return null;
  if (/^(?:bay gio|luc nay|vua xong|den gio|hien tai|now)$/.test(plain)) return momentAt(now, zone);
  const ago = readAgo(plain);
  if (ago)
    return ago.past
      ? momentAt(now - ago.length, zone)
      : { kind: "span", window: { from: now - ago.length, to: now } };
  return new Reading(plain, now, zone).result();
}

/** Lower case without marks and without words that carry nothing. */
function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replace(/[–—]/g, "-")
    .replace(/\b(?:luc|vao|khoang|tam|ngay|at|on|about)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

const momentAt = (instant: number, zone: string): Spoken => ({ kind: "moment", ...wallClock(instant, zone) });

/** "30 phút qua", "2 tiếng rưỡi trước", "last 2 hours". */
function readAgo(plain: string): { length: number; past: boolean } | null {
  const match =
    /^(\d{1,3})\s*(phut|p|gio|tieng|h)\s*(ruoi)?\s*(qua|truoc|vua qua|gan day)$/.exec(plain) ??
    /^(\d{1,3})\s*(min|minutes?|h|hours?)()\s*(ago)$/.exec(plain) ??
    /^(?:last|past)\s+(\d{1,3})\s*(min|minutes?|h|hours?)()()$/.exec(plain);
  if (!match) return null;
  const unit = /^(?:p|m)/.test(match[2] ?? "") ? 60_000 : 3_600_000;
  const length = (Number(match[1]) + (match[3] ? 0.5 : 0)) * unit;
  return { length, past: match[4] === "truoc" || match[4] === "ago" };
}

/** One text being read: each finding is taken out, and nothing may be left over. */
class Reading {
  #rest: string;
  readonly #now: number;
  readonly #zone: string;
  readonly #today: string;

  constructor(plain: string, now: number, zone: string) {
    this.#rest = plain;
    this.#now = now;
    this.#zone = zone;
    this.#today = wallClock(now, zone).date;
  }

  result(): Spoken | null {
    const hours = this.#range();
    const part = this.#part();
    const said = this.#date(part);
    if (said === undefined) return null;
    if (hours) return this.#blank() ? this.#span(hours.from, hours.to, said, part) : null;
    if (this.#blank()) return part && this.#span(part.from, part.to, said, part);
    const minutes = readClock(this.#rest, part);
    if (minutes === null) return null;
    const date = said && this.#dayOf(said, minutes, part);
    if (minutes >= 1440) return { kind: "moment", minutes: minutes - 1440, date: date && addDays(date, 1) };
    return { kind: "moment", minutes, date };
  }

  #blank(): boolean {
    return this.#rest.trim() === "";
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest);
    if (match) this.#rest = this.#rest.replace(match[0], " ").replace(/\s+/g, " ").trim();
    return match;
  }

  /** "22-6", "18h30-19h", "từ 22h đến 6h": both ends as times of the day, hours. */
  #range(): { from: number; to: number } | null {
    const time = String.raw`\d{1,2}(?:\s*(?:h|:|gio|g)\s*(?:\d{2})?|\d{2})?`;
    const match =
      this.#take(
        new RegExp(`(?:^|\\s)(?:tu|from)?\\s*(${time})\\s*(?:den|toi|to|until)\\s+(${time})(?=\\s|$)`),
      ) ?? this.#take(new RegExp(`(?<![\\d/.-])(${time})\\s*-\\s*(${time})(?![\\d/.-])`));
    const [from, to] = [parseClock(match?.[1] ?? ""), parseClock(match?.[2] ?? "")];
    return from === null || to === null ? null : { from: from / 60, to: to / 60 };
  }

  #part(): Part | null {
    for (const part of PARTS)
      if (this.#take(new RegExp(`(?<![a-z])(?:${part.name.source})(?![a-z])`))) return part;
    return null;
  }

  /** The day that the text tells; null where it tells none, undefined where it is no date. */
  #date(part: Part | null): string | null | undefined {
    if (this.#take(/\b(?:hom qua|yesterday)\b/)) return addDays(this.#today, -1);
    if (this.#take(/\bhom kia\b/)) return addDays(this.#today, -2);
    if (this.#take(/\b(?:hom nay|today|tonight)\b/)) return this.#today;
    if (part && this.#take(/\b(?:nay|this)\b/)) return this.#thisDay(part);
    if (part && this.#take(/\b(?:qua|last)\b/)) return this.#lastDay(part);
    const weekday = this.#weekday();
    if (weekday) return weekday;
    const written = this.#take(
      /(?<![\d/.-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}(?:\/(?:\d{4}|\d{2}))?|\d{1,2}([.-])\d{1,2}\1(?:\d{4}|\d{2}))(?![\d/.-])/,
    );
    return written ? (parseDate(written[0], this.#today) ?? undefined) : null;
  }

  // In the small hours, the night and the evening that one speaks of began the day before.
  #thisDay(part: Part): string {
    const small = wallClock(this.#now, this.#zone).minutes < 6 * 60;
    return small && part.from >= 18 ? addDays(this.#today, -1) : this.#today;
  }

  #lastDay(part: Part): string {
    const yesterday = addDays(this.#today, -1);
    return part.from === 0 ? this.#today : yesterday;
  }

  #weekday(): string | null {
    const match = this.#take(WEEKDAYS);
    const english = match ? null : this.#take(ENGLISH_DAYS);
    if (!match && !english) return null;
    const wanted = english
      ? ["sun", "mon", "tues", "wednes", "thurs", "fri", "satur"].indexOf(english[1] ?? "")
      : match?.[2]
        ? 0
        : /\d/.test(match?.[1] ?? "")
          ? Number(match?.[1]) - 1
          : NAMES.indexOf(match?.[1] ?? "") + 1;
    const present = new Date(`${this.#today}T00:00Z`).getUTCDay();
    const back = (present - wanted + 7) % 7;
    const lastWeek = match?.[3] && back <= (present + 6) % 7 ? 7 : 0;
    return addDays(this.#today, -back - lastWeek);
  }

  // "2h đêm qua" is after midnight, hence today.
  #dayOf(date: string, minutes: number, part: Part | null): string {
    return part?.from === NIGHT && minutes < 12 * 60 ? addDays(date, 1) : date;
  }

  #span(from: number, to: number, said: string | null, part: Part | null): Spoken | null {
    const [start, end] = [Math.round(from * 60), Math.round(to * 60)];
    const length = end > start ? end - start : end - start + 1440;
    if (length === 1440) return null;
    const date = said ?? this.#latest(start, part);
    const begin = instantOf(addDays(date, Math.floor(start / 1440)), start % 1440, this.#zone);
    const finish = instantOf(
      addDays(date, Math.floor((start + length) / 1440)),
      (start + length) % 1440,
      this.#zone,
    );
    // A part of the present day is meant as far as it has gone; stated hours are taken at their word.
    const whole = part !== null && begin < this.#now ? Math.min(finish, this.#now) : finish;
    return { kind: "span", window: { from: begin, to: whole } };
  }

  /** The day on which it began last; a night belongs to the evening before it. */
  #latest(start: number, part: Part | null): string {
    const { minutes } = wallClock(this.#now, this.#zone);
    if (part?.from === NIGHT) return addDays(this.#today, -1);
    return start <= minutes ? this.#today : addDays(this.#today, -1);
  }
}

/** A time of the day, minutes after midnight; 24:00 and more lie on the next day. */
function readClock(text: string, part: Part | null): number | null {
  const half = /^(\d{1,2})\s*(?:h|gio|g)?\s*ruoi$/.exec(text);
  const short = /^(\d{1,2})\s*(?:h|gio|g)\s*kem\s*(\d{1,2})\s*(?:p|phut)?$/.exec(text);
  const minutes = half
    ? Number(half[1]) * 60 + 30
    : short
      ? Number(short[1]) * 60 - Number(short[2])
      : parseClock(text.replace("gio", "h").replace("phut", "").trim());
  if (minutes === null || minutes < 0 || minutes >= 1440) return null;
  if (!part || minutes >= 13 * 60) return minutes;
  return part.meant(Math.floor(minutes / 60)) * 60 + (minutes % 60);
}
