/** Which tint a piece of street has: how soon after the incident, or how shortly before it, somebody may have been there (pure). */
import type { ReachedPiece, When } from "../api/types";

/** The tints of a ramp, from the soonest. */
export const TINTS = 5;

// What one tint may stand for, minutes: steps that people count in.
const STEPS = [0.25, 0.5, 1, 2, 3, 4, 5, 6, 10, 15, 30];

const MINUTE = 60_000;

/** Pieces of one tint: lines of longitude and latitude. */
export interface Tinted {
  when: When;
  /** From 0, the soonest. */
  tint: number;
  lines: ReachedPiece["line"][];
}

/** What the tints of one side mean. */
export interface Ramp {
  when: When;
  /** Minutes that one tint stands for. */
  step: number;
  /** How many tints there are. */
  tints: number;
}

/** The streets as they are drawn, the way there on top of the way away, the soonest on top; and what their tints mean. */
export function tinted(reach: readonly ReachedPiece[]): { pieces: Tinted[]; ramps: Ramp[] } {
  const sides = (["after", "between", "before"] as const).map((when) => side(reach, when));
  return {
    pieces: sides.flatMap(({ pieces }) => pieces),
    ramps: sides.flatMap(({ ramp }) => (ramp ? [ramp] : [])),
  };
}

function side(reach: readonly ReachedPiece[], when: When): { pieces: Tinted[]; ramp: Ramp | null } {
  const own = reach.filter((piece) => piece.when === when);
  if (own.length === 0) return { pieces: [], ramp: null };
  // What lies between two known places has its times, but is neither soon nor late.
  if (when === "between")
    return { pieces: [{ when, tint: 0, lines: own.map(({ line }) => line) }], ramp: null };
  const minutes = minutesOf(own, when);
  const step = stepOf(minutes);
  const tints = Array.from({ length: TINTS }, (_, tint): Tinted => ({ when, tint, lines: [] }));
  own.forEach(({ line }, at) => tints[tintOf(minutes[at] ?? 0, step)]?.lines.push(line));
  const used = tints.filter(({ lines }) => lines.length > 0);
  const ramp = { when, step, tints: (used.at(-1)?.tint ?? 0) + 1 };
  return { pieces: used.toReversed(), ramp };
}

// From the first moment on this side: of leaving, or backwards of arriving.
function minutesOf(pieces: readonly ReachedPiece[], when: "before" | "after"): number[] {
  const times = pieces.map(({ from, to }) => (when === "after" ? Date.parse(from) : -Date.parse(to)));
  const first = times.reduce((a, b) => Math.min(a, b), Infinity);
  return times.map((time) => (time - first) / MINUTE);
}

function stepOf(minutes: readonly number[]): number {
  const last = minutes.reduce((a, b) => Math.max(a, b), 0);
  return STEPS.find((step) => step * TINTS >= last) ?? last / TINTS;
}

const tintOf = (minutes: number, step: number): number => Math.min(TINTS - 1, Math.floor(minutes / step));
