import { addDays, addYears, clockText, dateText, instantOf, parseClock, parseDate, wallClock } from "./clock";
import type { Fault } from "./fault";

/** What is typed in the three fields of time. */
export interface TypedWindow {
  date: string;
  from: string;
  to: string;
}

/** What is wrong with each of the three fields. */
export type WindowFaults = Partial<Record<keyof TypedWindow, Fault>>;

// Nothing is kept so long: whoever types such a year has mistyped it.
const MOST_YEARS = 10;

/** A window as two instants in milliseconds. */
export interface Window {
  from: number;
  to: number;
}

/** Reads a typed window; an end before its start falls on the next day. */
export function readWindow(
  typed: TypedWindow,
  now: number,
  zone: string,
): { window: Window | null; faults: WindowFaults } {
  const date = parseDate(typed.date, wallClock(now, zone).date);
  const from = parseClock(typed.from);
  const to = parseClock(typed.to);
  const faults: WindowFaults = {};
  if (date === null) faults.date = { key: "find.dateUnread" };
  if (from === null) faults.from = { key: "find.clockUnread" };
  if (to === null) faults.to = { key: "find.clockUnread" };
  if (date === null || from === null || to === null) return { window: null, faults };
  if (from === to) return { window: null, faults: { to: { key: "find.windowEmpty" } } };
  const window = {
    from: instantOf(date, from, zone),
    to: instantOf(to < from ? addDays(date, 1) : date, to, zone),
  };
  if (window.to > now) faults.to = { key: "find.windowFuture", values: { now: new Date(now) } };
  const oldest = instantOf(addYears(wallClock(now, zone).date, -MOST_YEARS), 0, zone);
  if (window.from < oldest) faults.date = { key: "find.windowOld", values: { years: MOST_YEARS } };
  return { window: faults.to || faults.date ? null : window, faults };
}

/** What to type for a window; seconds are cut off, for fields of time hold minutes. */
export function typeWindow(window: Window, zone: string): TypedWindow {
  const from = wallClock(window.from, zone);
  return {
    date: dateText(from.date),
    from: clockText(from.minutes),
    to: clockText(wallClock(window.to, zone).minutes),
  };
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
