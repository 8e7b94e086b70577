/** Halving a long window at a recorder: looking at its middle tells on which side the thing happened. */

const MINUTE = 60_000;

/** So many minutes of footage are looked through from end to end; halving on would cost more. */
export const SHORT_ENOUGH = 10;
/** Windows longer than this are worth halving. */
export const LONG = 30;

/** Where the halving stands: `minutes` of the window from `from` (milliseconds), and what was before each answer. */
export interface Halving {
  from: number;
  minutes: number;
  before: { from: number; minutes: number }[];
}

/** Starts with a whole window; a broken minute at its end counts as one. */
export const halvingOf = (from: number, to: number): Halving => ({
  from,
  minutes: Math.max(1, Math.ceil((to - from) / MINUTE)),
  before: [],
});

/** The moment to look at. */
export const middle = ({ from, minutes }: Halving): number => from + Math.floor(minutes / 2) * MINUTE;

/** Goes on with the half that the look leaves: after the middle where all was as before, else before it. */
export function halved(halving: Halving, asBefore: boolean): Halving {
  const { from, minutes, before } = halving;
  const first = Math.floor(minutes / 2);
  return {
    from: asBefore ? middle(halving) : from,
    minutes: asBefore ? minutes - first : first,
    before: [...before, { from, minutes }],
  };
}

/** Takes the last answer back. */
export function undone({ before, ...now }: Halving): Halving {
  const last = before.at(-1);
  return last ? { ...last, before: before.slice(0, -1) } : { ...now, before };
}

/** How many more looks it takes at most until no more than `enough` minutes are left. */
export const looksLeft = ({ minutes }: Halving, enough = SHORT_ENOUGH): number =>
  Math.max(0, Math.ceil(Math.log2(minutes / enough)));
