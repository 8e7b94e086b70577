/** What the answer to one question says of other speeds and minutes, until the server has answered for them (pure). */
import type { Followed, FollowQuestion, Pass, ReachedPiece, Sighting, When } from "../api/types";
import { lengthOf, placesOf } from "../find/scene";

const MINUTE = 60_000;

/** Moments, milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** How fast somebody moves, km/h, and for how long it is followed, milliseconds. */
interface Pace {
  slowest: number;
  fastest: number;
  longest: number;
}

/** One side seen as one that leads away; the way there is that, backwards in time. */
interface Side {
  /** When the place it leads away from was left: by the answer, and by what is asked now. */
  left: Span;
  leaves: Span;
  /** The last moment that is followed: by the answer, and by what is asked now. */
  ended: number;
  ends: number;
}

/** An answer whose passes have whatever else a row needs. */
export type FollowedBy<P extends Pass> = Omit<Followed, "passes"> & { passes: P[] };

/**
 * The answer as far as it holds for another pace of the same means: what lies beyond fewer minutes goes, times follow the
 * speeds. What more minutes or more speed would add nobody knows yet, and what lies between two known places stays as it is.
 */
export function fitted<P extends Pass>(
  answer: FollowedBy<P>,
  asked: FollowQuestion,
  scene: { from: string; to: string },
  sightings: readonly Sighting[],
): FollowedBy<P> {
  const was: Pace = {
    slowest: answer.slowest_kmh,
    fastest: answer.fastest_kmh,
    longest: answer.minutes * MINUTE,
  };
  const is = paceOf(asked, was);
  const isAlike = was.slowest === is.slowest && was.fastest === is.fastest;
  if (isAlike && was.longest <= is.longest) return answer;
  const sides = sidesOf(spanOf(scene), sightings, was.longest, is.longest);
  const fit = <T extends { when: When; from: string; to: string }>(all: readonly T[]): T[] =>
    all.flatMap((one) => {
      if (one.when === "between") return [one];
      const window = windowOf(spanOf(one), one.when, sides[one.when], was, is);
      return window ? [isSame(window, spanOf(one)) ? one : { ...one, ...written(window) }] : [];
    });
  const reach = fit(answer.reach);
  const reach_m = reach.length === answer.reach.length ? answer.reach_m : lengthOfAll(reach);
  return { ...answer, reach, reach_m, passes: fit(answer.passes) };
}

/** Metres of some streets, each counted once, on however many sides it lies. */
export function lengthOfAll(reach: readonly Pick<ReachedPiece, "line">[]): number {
  const lines = new Map(reach.map(({ line }) => [JSON.stringify(line), line]));
  const lengths = [...lines.values()].map((coordinates) =>
    lengthOf(placesOf({ type: "LineString", coordinates })),
  );
  return lengths.reduce((a, b) => a + b, 0);
}

// A speed that is not typed is the usual one, which the answer tells; one typed beyond it moves it along, as the server does.
function paceOf({ slowest_kmh, fastest_kmh, minutes }: FollowQuestion, was: Pace): Pace {
  const fastest = fastest_kmh ?? Math.max(was.fastest, slowest_kmh ?? 0);
  const slowest = slowest_kmh ?? Math.min(was.slowest, fastest);
  return { slowest, fastest, longest: minutes * MINUTE };
}

// It leads to the first place that is known, and away from the last; sightings count as far as they lie in what is followed,
// and on either side where they may be of both, as the server takes them.
function sidesOf(
  scene: Span,
  sightings: readonly Sighting[],
  before: number,
  now: number,
): Record<"before" | "after", Side> {
  const seen = sightings.filter((sighting) => sighting.seen).map(spanOf);
  const known = (longest: number) => {
    const [first, last] = [scene.from - longest, scene.to + longest];
    const cut = ({ from, to }: Span) => ({ from: Math.max(from, first), to: Math.min(to, last) });
    const cuts = seen.map(cut);
    const came = cuts.filter((one) => isOf("before", one, scene));
    const went = cuts.filter((one) => isOf("after", one, scene));
    const inOrder = (all: Span[]) => all.toSorted((a, b) => a.from + a.to - b.from - b.to);
    return {
      first: inOrder(came.map(({ from, to }) => ({ from, to: Math.min(to, scene.to) })))[0] ?? scene,
      last: inOrder(went.map(({ from, to }) => ({ from: Math.max(from, scene.from), to }))).at(-1) ?? scene,
    };
  };
  const [was, is] = [known(before), known(now)];
  return {
    after: { left: was.last, leaves: is.last, ended: scene.to + before, ends: scene.to + now },
    before: {
      left: backwards(was.first),
      leaves: backwards(is.first),
      ended: before - scene.from,
      ends: now - scene.from,
    },
  };
}

// What begins before and ends within came before, the mirror of it after; what lies within, or beyond both ends, may be of both.
export function isOf(side: "before" | "after", seen: Span, scene: Span): boolean {
  const [begins, ends] = [seen.from < scene.from, seen.to > scene.to];
  return begins === ends || (side === "before" ? begins : ends);
}

const backwards = ({ from, to }: Span): Span => ({ from: -to, to: -from });

function windowOf(window: Span, when: "before" | "after", side: Side, was: Pace, is: Pace): Span | null {
  if (when === "after") return away(window, side, was, is);
  const found = away(backwards(window), side, was, is);
  return found && backwards(found);
}

// From the earliest, at the fastest, to the latest, at the slowest; none where it is no longer within reach.
function away({ from, to }: Span, { left, leaves, ended, ends }: Side, was: Pace, is: Pace): Span | null {
  const soonest = ((from - left.from) * was.fastest) / is.fastest;
  if (soonest > Math.min(is.longest, ends - leaves.from)) return null;
  const latest = to - left.to;
  // What came too late to be followed may come as late however fast it goes: nobody knows by how much it did.
  const isCut = latest >= lastOf(left, ended, was.longest) - left.to;
  const slower = was.slowest / is.slowest;
  const lag = isCut && slower < 1 ? latest : latest * slower;
  const begins = leaves.from + soonest;
  const last = lastOf(leaves, ends, is.longest);
  return { from: begins, to: Math.max(begins, Math.min(leaves.to + lag, last)) };
}

const lastOf = ({ from, to }: Span, ends: number, longest: number): number =>
  Math.min(ends, to + Math.min(longest, ends - from));

export const spanOf = ({ from, to }: { from: string; to: string }): Span => ({
  from: Date.parse(from),
  to: Date.parse(to),
});

const isSame = (a: Span, b: Span): boolean => a.from === b.from && a.to === b.to;

const written = ({ from, to }: Span): { from: string; to: string } => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
