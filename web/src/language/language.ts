import en from "./en";
import vi from "./vi";

/** Names one message. */
export type Key = keyof typeof vi;
/** One language's messages: the same keys in every language. */
export type Messages = Record<Key, string>;
/** What a message's `{name}` places are filled with. */
export type Values = Record<string, string | number>;
/** The languages of the page, by their BCP 47 code. */
export type Code = "vi" | "en";

/** Whether some text is the key of a message. */
export const isKey = (text: string): text is Key => text in vi;

// Keeps a number and its sign on one line.
const TIED = "\u00a0";

const messages: Record<Code, Messages> = { vi, en };
const locales: Record<Code, string> = { vi: "vi-VN", en: "en-GB" };

/** A language: its messages, numbers, dates and durations, at the wall clock of one time zone. */
export class Language {
  readonly code: Code;
  readonly #locale: string;
  readonly #zone: string;
  readonly #plural: Intl.PluralRules;

  constructor(code: Code, zone = "Asia/Ho_Chi_Minh") {
    this.code = code;
    this.#locale = locales[code];
    this.#zone = zone;
    this.#plural = new Intl.PluralRules(this.#locale);
  }

  /** The message of a key, its `{name}` places filled. */
  t = (key: Key, values: Values = {}): string => {
    const [one = "", many = one] = messages[this.code][key].split("|");
    const text = typeof values.count === "number" && this.#plural.select(values.count) !== "one" ? many : one;
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return value === undefined ? place : typeof value === "number" ? this.number(value) : value;
    });
  };

  /** 1.234,5 in Vietnamese, 1,234.5 in English. */
  number = (value: number, digits = 0): string =>
    value.toLocaleString(this.#locale, { maximumFractionDigits: digits });

  /** 18,34000: degrees to a metre, one below the other. */
  degrees = (value: number): string =>
    value.toLocaleString(this.#locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 });

  /** 1.234 in full up to there, then 12 N or 12K: a count that must fit a small circle. */
  compact = (value: number): string =>
    value < 10_000
      ? this.number(value)
      : value.toLocaleString(this.#locale, { notation: "compact", maximumFractionDigits: 0 });

  /** A share from 0 to 1 as a percentage. */
  percent = (share: number): string => `${this.number(share * 100)}${TIED}%`;

  /** Metres, whole from 10 m on. */
  metres = (value: number): string => `${this.number(value, value < 10 ? 1 : 0)}${TIED}m`;

  /** Square metres, from a square kilometre on in those. */
  squareMetres = (value: number): string =>
    value < 1e6 ? `${this.number(value)}${TIED}m²` : `${this.number(value / 1e6, 2)}${TIED}km²`;

  #unit = (value: number, unit: "day" | "hour" | "minute" | "second"): string =>
    value.toLocaleString(this.#locale, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: 1,
    });

  /** So many days. */
  days = (value: number): string => this.#unit(value, "day");

  /** A length of time in its two largest units, rounded down: "2 ngày 4 giờ", "11 giờ 20 phút", "45 giây". */
  duration = (milliseconds: number): string => {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
    const minutes = Math.floor(seconds / 60) % 60;
    if (days >= 10) return this.#unit(days, "day");
    if (days > 0) return this.#pair(this.#unit(days, "day"), hours, "hour");
    if (hours > 0) return this.#pair(this.#unit(hours, "hour"), minutes, "minute");
    return minutes > 0 ? this.#unit(minutes, "minute") : this.#unit(seconds % 60, "second");
  };

  /** A length of time as a clock that runs down: "1:42:09", "9:00". */
  ticking = (milliseconds: number): string => {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    const two = (value: number) => String(value).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    const start = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
    return `${start}:${two(seconds % 60)}`;
  };

  #pair = (first: string, rest: number, unit: "hour" | "minute"): string =>
    rest > 0 ? `${first} ${this.#unit(rest, unit)}` : first;

  #format = (time: Date, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(this.#locale, { timeZone: this.#zone, hourCycle: "h23", ...options }).format(
      time,
    );

  /** 19/11/2026 */
  date = (time: Date): string => this.#format(time, { day: "2-digit", month: "2-digit", year: "numeric" });

  /** 2026-11-19, as the API and fields for dates have it. */
  isoDay = (time: Date): string =>
    new Intl.DateTimeFormat("en-CA", { timeZone: this.#zone, dateStyle: "short" }).format(time);

  /** The date of a day such as `2026-11-19`; at noon it is that day in every zone that is spoken of. */
  day = (day: string): string => this.date(new Date(`${day}T05:00:00Z`));

  /** 19/11; put together here, because Vietnamese would write 19-11 without the year. */
  shortDate = (time: Date): string =>
    `${this.#format(time, { day: "2-digit" })}/${this.#format(time, { month: "2-digit" })}`;

  /** 19/11 where it is this year's, else 19/11/2025. */
  recentDate = (time: Date, now: Date): string => {
    const thisYear = this.#format(now, { year: "numeric" }) === this.#format(time, { year: "numeric" });
    return thisYear ? this.shortDate(time) : this.date(time);
  };

  /** 18:30 */
  clock = (time: Date): string => this.#format(time, { hour: "2-digit", minute: "2-digit" });

  /** 18:30 19/11/2026 */
  moment = (time: Date): string => `${this.clock(time)} ${this.date(time)}`;

  /** "18:30–18:45, Thứ Năm 19/11/2026", or both ends in full where they fall on two days. */
  window = (from: Date, to: Date): string => {
    const weekday = this.#format(from, { weekday: "long" });
    if (this.date(from) === this.date(to))
      return `${this.clock(from)}–${this.clock(to)}, ${weekday} ${this.date(from)}`;
    return `${this.clock(from)} ${this.shortDate(from)} – ${this.clock(to)} ${this.date(to)}`;
  };
}
