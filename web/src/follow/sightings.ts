/** What was looked through at cameras: seen there, or not (pure). Kept in the page alone. */
import { refusalOf, type FieldProblem, type Problem } from "../api/problem";
import type { Pass, Sighting } from "../api/types";
import { clockText, instantOf, parseClock, wallClock } from "../find/clock";
import type { Fault } from "../find/fault";
import { serverText } from "../find/serverText";
import type { Language } from "../language/language";
import { isOf, spanOf } from "./fitted";
import { problemText } from "../parts/problemText";
import { wholeMinutes, windowText } from "./passText";

/** A sighting with what the page needs to name it. */
export interface Looked extends Sighting {
  /** The row that it came from. */
  key: string;
  code: string;
}

/** What is typed of a sighting. */
export interface TypedSighting {
  from: string;
  to: string;
}

/** A row of the list: a pass by the name that it keeps while figures change. */
export interface KeyedPass extends Pass {
  key: string;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Names each pass by its camera and side, and counts where one has several. */
export function keyed(passes: readonly Pass[]): KeyedPass[] {
  const uses = new Map<string, number>();
  return passes.map((pass) => {
    const name = `${pass.candidate.camera_id}/${pass.when}`;
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return { ...pass, key: use === 1 ? name : `${name}/${use}` };
  });
}

/** With what was looked at now; at the same row it takes the place of what was said before. */
export const withSighting = (sightings: readonly Looked[], looked: Looked): Looked[] => [
  ...sightings.filter(({ key }) => key !== looked.key),
  looked,
];

const toMinute = (time: string, way: (minutes: number) => number): string =>
  new Date(way(Date.parse(time) / MINUTE) * MINUTE).toISOString();

const isBefore = (one: string, other: string): boolean => Date.parse(one) <= Date.parse(other);

/**
 * With what was looked through now: where the window meets the one that was looked through at the same row before, both are
 * one; else they stand beside each other.
 */
export function withMissed(sightings: readonly Looked[], looked: Looked): Looked[] {
  const before = sightings.find(({ key, seen }) => key === looked.key && !seen);
  if (!before) return withSighting(sightings, looked);
  if (!isBefore(before.from, looked.to) || !isBefore(looked.from, before.to))
    return withSighting(sightings, { ...looked, key: `${looked.key}/${looked.from}` });
  return withSighting(sightings, {
    ...looked,
    from: isBefore(before.from, looked.from) ? before.from : looked.from,
    to: isBefore(before.to, looked.to) ? looked.to : before.to,
  });
}

/** "Not seen in the whole window" of a pass: in the whole minutes that the page tells. */
export const notSeen = ({ key, candidate, from, to }: KeyedPass): Looked => ({
  key,
  code: candidate.camera_code,
  camera_id: candidate.camera_id,
  seen: false,
  from: toMinute(from, Math.floor),
  to: toMinute(to, Math.ceil),
});

/** The window of a pass as it is typed: whole minutes that hold all of it. */
export const typeSighting = ({ from, to }: Pick<Pass, "from" | "to">, zone: string): TypedSighting => ({
  from: clockText(wallClock(Date.parse(from), zone).minutes),
  to: clockText(wallClock(Math.ceil(Date.parse(to) / MINUTE) * MINUTE, zone).minutes),
});

// What would last longer over a midnight was typed the wrong way round.
const LONGEST_NIGHT = DAY / 2;

/**
 * Reads when somebody was seen, on the day that brings it nearest to the window of the pass. Two equal times mean that minute.
 */
export function readSighting(
  typed: TypedSighting,
  { from, to }: Pick<Pass, "from" | "to">,
  zone: string,
): { from: string; to: string } | { faults: Partial<Record<keyof TypedSighting, Fault>> } {
  const near = (Date.parse(from) + Date.parse(to)) / 2;
  const [first, last] = [parseClock(typed.from), parseClock(typed.to)];
  const unread: Fault = { key: "follow.clockUnread" };
  if (first === null || last === null)
    return { faults: { ...(first === null && { from: unread }), ...(last === null && { to: unread }) } };
  const on = (shift: number, minutes: number) => instantOf(wallClock(near + shift, zone).date, minutes, zone);
  const windows = [-DAY, 0, DAY].map((shift) => {
    const begins = on(shift, first);
    const ends = on(last < first ? shift + DAY : shift, last);
    return { begins, ends: first === last ? begins + MINUTE : ends };
  });
  const away = ({ begins, ends }: (typeof windows)[number]) => Math.max(begins - near, near - ends, 0);
  const { begins, ends } = windows.reduce((best, one) => (away(one) < away(best) ? one : best));
  if (last < first && ends - begins > LONGEST_NIGHT)
    return { faults: { to: { key: "find.windowReversed" } } };
  return { from: new Date(begins).toISOString(), to: new Date(ends).toISOString() };
}

/** What the server is asked of them. */
export const asked = (sightings: readonly Looked[]): Sighting[] =>
  sightings.map(({ camera_id, seen, from, to }) => ({ camera_id, seen, from, to }));

/** The part of a sighting that counts, which is the one that is followed; null where that is all of it, or nobody was seen. */
export function countedPart(
  { seen, from, to }: Sighting,
  scene: { from: string; to: string },
  minutes: number,
): { from: string; to: string } | null {
  const [first, last] = [Date.parse(scene.from) - minutes * MINUTE, Date.parse(scene.to) + minutes * MINUTE];
  const [begins, ends] = [Math.max(Date.parse(from), first), Math.min(Date.parse(to), last)];
  // What lies outside altogether is refused.
  if (!seen || begins > ends) return null;
  const part = { from: new Date(begins).toISOString(), to: new Date(ends).toISOString() };
  const [one, other] = [wholeMinutes(part), wholeMinutes({ from, to })];
  // It is told in whole minutes.
  const isAll = one.start.getTime() === other.start.getTime() && one.end.getTime() === other.end.getTime();
  return isAll ? null : part;
}

/** "đã thấy 16:05–16:07" */
export const lookedText = (looked: Looked, of: Date, language: Language): string =>
  language.t(looked.seen ? "follow.seenAt" : "follow.notSeenAt", {
    window: windowText(looked, of, language),
  });

/** Whether somebody seen may have come or gone then: it counts for both. */
export const isEither = ({ seen, ...window }: Sighting, scene: { from: string; to: string }): boolean =>
  seen && (["before", "after"] as const).every((side) => isOf(side, spanOf(window), spanOf(scene)));

/** What the server refused to follow by: what was noted already, and last what was not. */
export interface Refused {
  problem: Problem;
  sightings: readonly Looked[];
}

/** Where what is wrong with a sighting is said: at an end of its window, or below both. */
export type RefusedText = Partial<Record<keyof TypedSighting | "whole", string>>;

/** Why the last of these is not taken; what the server says of another one comes of it, and is said with that one's camera. */
export function refusedSighting({ problem, sightings }: Refused, language: Language): RefusedText {
  const own = `/sightings/${sightings.length - 1}`;
  const found = problem.at(own) ?? problem.at("/sightings") ?? problem.errors[0];
  const text = found && serverText(found, language);
  if (!text) return { whole: problemText(problem, language) };
  const outside = outsideOf(found);
  if (outside && found.pointer.startsWith(own)) {
    const window = windowText(outside, new Date(outside.from), language);
    return { from: language.t("follow.outside", { window }) };
  }
  if (found.pointer === `${own}/from`) return { from: text };
  if (found.pointer === `${own}/to`) return { to: text };
  const other = sightings[indexOf(found)];
  return { whole: other && other !== sightings.at(-1) ? `${other.code}: ${text}` : text };
}

/** Why one that was noted is taken no more: then its times stand as they are. */
export function notedFault(problem: Problem | null, index: number, language: Language): string | null {
  const found = problem?.at(`/sightings/${index}`) ?? null;
  const outside = found && outsideOf(found);
  if (!outside) return serverText(found, language);
  return language.t("follow.outsideNow", { window: windowText(outside, new Date(outside.from), language) });
}

// Where it is said is little room.
function outsideOf(complaint: FieldProblem): { from: string; to: string } | null {
  const refusal = refusalOf(complaint);
  return refusal?.code === "outside_followed" ? refusal.values : null;
}

const indexOf = ({ pointer }: FieldProblem): number =>
  Number(/^\/sightings\/(\d+)/.exec(pointer)?.[1] ?? NaN);
