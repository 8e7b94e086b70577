import { addDays, addYears, clockText, dateText, instantOf, wallClock } from "./clock";
import type { Fault } from "./fault";
import { readSpoken, type Spoken } from "./spoken";

/** What is typed in the two fields of time; each takes a time with or without its day, the first one a span too. */
export interface TypedWindow {
  from: string;
  to: string;
}

/** What is wrong with each of the two fields. */
export type WindowFaults = Partial<Record<keyof TypedWindow, Fault>>;

// Nothing is kept so long: whoever types such a year has mistyped it.
const MOST_YEARS = 10;

/** A window as two instants in milliseconds. */
export interface Window {
  from: number;
  to: number;
}

/**
 * Reads a typed window. A start without a day is the last such time; an end without one follows the start, on the
 * next day where it is the smaller time. A span ("tối qua") in the first field stands for both.
 */
export function readWindow(
  typed: TypedWindow,
  now: number,
  zone: string,
): { window: Window | null; faults: WindowFaults } {
  const start = readSpoken(typed.from, now, zone);
  const end = readSpoken(typed.to, now, zone);
  const whole = start?.kind === "span" && typed.to.trim() === "" ? start.window : null;
  const faults: WindowFaults = {};
  if (!start) faults.from = { key: "find.clockUnread" };
  if (!end && !whole) faults.to = { key: "find.clockUnread" };
  const window = whole ?? (start && end && between(start, end, now, zone));
  if (!window) {
    // A start that has not come yet needs no end to be wrong.
    if (start?.kind === "moment" && startOf(start, now, zone) > now)
      faults.from = { key: "find.startFuture", values: { now: new Date(now) } };
    return { window: null, faults };
  }
  if (window.from === window.to) faults.to = { key: "find.windowEmpty" };
  else if (window.to < window.from) faults.to = { key: "find.windowReversed" };
  else if (window.to > now)
    faults[whole ? "from" : "to"] = { key: "find.windowFuture", values: { now: new Date(now) } };
  const oldest = instantOf(addYears(wallClock(now, zone).date, -MOST_YEARS), 0, zone);
  if (window.from < oldest) faults.from = { key: "find.windowOld", values: { years: MOST_YEARS } };
  return { window: faults.to || faults.from ? null : window, faults };
}

function between(start: Spoken, end: Spoken, now: number, zone: string): Window {
  const from = start.kind === "span" ? start.window.from : startOf(start, now, zone);
  if (end.kind === "span") return { from, to: end.window.to };
  const { date, minutes } = wallClock(from, zone);
  const day = end.date ?? (end.minutes < minutes ? addDays(date, 1) : date);
  return { from, to: instantOf(day, end.minutes, zone) };
}

function startOf({ date, minutes }: Spoken & { kind: "moment" }, now: number, zone: string): number {
  const present = wallClock(now, zone);
  const last = minutes <= present.minutes ? present.date : addDays(present.date, -1);
  return instantOf(date ?? last, minutes, zone);
}

/** What to type for a window; seconds are cut off, for fields of time hold minutes. */
export function typeWindow(window: Window, zone: string): TypedWindow {
  const sameDay = wallClock(window.from, zone).date === wallClock(window.to, zone).date;
  return {
    from: typeMoment(window.from, zone),
    to: sameDay ? clockText(wallClock(window.to, zone).minutes) : typeMoment(window.to, zone),
  };
}

/** 18:30 19/11/2026 */
export function typeMoment(instant: number, zone: string): string {
  const { date, minutes } = wallClock(instant, zone);
  return `${clockText(minutes)} ${dateText(date)}`;
}

/**
 * The same window with its days written out, so that "tối qua" still means this evening's yesterday after midnight
 * and after a reload; what cannot be read stays as typed.
 */
export function settled(typed: TypedWindow, now: number, zone: string): TypedWindow {
  const { window } = readWindow(typed, now, zone);
  if (window) return typeWindow(window, zone);
  const start = readSpoken(typed.from, now, zone);
  if (start?.kind !== "moment" || typed.to.trim() !== "") return typed;
  return { ...typed, from: typeMoment(startOf(start, now, zone), zone) };
}

/** The half hour that ends now. */
export const recentWindow = (now: number): Window => ({ from: now - 30 * 60_000, to: now });

/** 22:00 to 06:00 of the night that ended last, or of the present one as far as it has gone. */
export function lastNight(now: number, zone: string): Window {
  const today = wallClock(now, zone).date;
  return {
    from: instantOf(addDays(today, -1), 22 * 60, zone),
    to: Math.min(now, instantOf(today, 6 * 60, zone)),
  };
}
