import { addDays, clockText, dateText, instantOf, parseClock, parseDate, wallClock } from "./clock";

/** What is typed in the three fields of time. */
export interface TypedWindow {
  date: string;
  from: string;
  to: string;
}

/** What is wrong with a typed window, as the key of the message that says so. */
export type WindowFault = {
  field: "date" | "from" | "to";
  message: "find.dateUnread" | "find.clockUnread" | "find.windowEmpty" | "find.windowFuture";
};

/** A window as two instants in milliseconds. */
export interface Window {
  from: number;
  to: number;
}

/** Reads a typed window; an end at or before its start falls on the next day. */
export function readWindow(typed: TypedWindow, now: number, zone: string): Window | WindowFault {
  const today = wallClock(now, zone).date;
  const date = parseDate(typed.date, today);
  const from = parseClock(typed.from);
  const to = parseClock(typed.to);
  if (date === null) return { field: "date", message: "find.dateUnread" };
  if (from === null) return { field: "from", message: "find.clockUnread" };
  if (to === null) return { field: "to", message: "find.clockUnread" };
  if (from === to) return { field: "to", message: "find.windowEmpty" };
  const window = {
    from: instantOf(date, from, zone),
    to: instantOf(to < from ? addDays(date, 1) : date, to, zone),
  };
  return window.to > now ? { field: "to", message: "find.windowFuture" } : window;
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
