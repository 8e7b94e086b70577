/** What a measurement comes to (pure): shares in whole percent that add up, and how heavy a gap is beside the others. */
import type { GapFacts, Measurement, SeenLengths } from "../api/types";
import type { Language } from "../language/language";
import { share } from "../reports/reportText";

/** A part of an area's streets. */
export interface Part {
  metres: number;
  /** Of all metres of street, 0 to 1 in whole percent. */
  share: number;
  /** Of all weight, likewise. */
  weighted: number;
}

/** What is seen by one camera or more, by two or more, and by none. */
export interface Parts {
  once: Part;
  twice: Part;
  unseen: Part;
}

/** The parts of an area that some cameras see. */
export function partsOf(seen: SeenLengths, { street_m, weight }: Measurement): Parts {
  const part = (metres: number, weighed: number): Part => ({
    metres,
    share: wholePercent(metres, street_m),
    weighted: wholePercent(weighed, weight),
  });
  const once = part(seen.once_m, seen.once_weight);
  return {
    once,
    twice: part(seen.twice_m, seen.twice_weight),
    // The rest to a whole, so that what is read adds up.
    unseen: {
      metres: Math.max(0, street_m - seen.once_m),
      share: rest(once.share),
      weighted: rest(once.weighted),
    },
  };
}

/** A share of a whole in whole percent, 0 to 1; never all or nothing where it is neither. */
export const wholePercent = (part: number, whole: number): number =>
  whole > 0 ? Math.round(share(part, whole) * 100) / 100 : 0;

/** Two shares of a whole as they are read beside each other: to a tenth of a percent where whole ones would not tell them apart. */
export function sharesText(
  parts: readonly [number, number],
  whole: number,
  language: Language,
): [string, string] {
  const [a, b] = parts;
  const rounded: [string, string] = [
    language.percent(wholePercent(a, whole)),
    language.percent(wholePercent(b, whole)),
  ];
  if (rounded[0] !== rounded[1] || a === b || whole <= 0) return rounded;
  const fine = (part: number) => `${language.number((100 * part) / whole, 1)}\u00a0%`;
  return [fine(a), fine(b)];
}

const rest = (part: number): number => Math.round((1 - part) * 100) / 100;

/** The tints of gaps, from the heaviest. */
export const TINTS = 4;

/** Which tint a gap has, from 1: each stands for half the weight of the one before it. */
export function tintOf(weight: number, heaviest: number): number {
  const halvings = Math.floor(Math.log2(heaviest / weight));
  return Math.min(TINTS, Math.max(1, halvings + 1));
}

/** The tints that some gaps have, the heaviest first, with the least weight that each stands for; the last for all below. */
export function tintsOf(gaps: readonly GapFacts[]): { tint: number; from: number }[] {
  const heaviest = heaviestOf(gaps);
  const used = new Set(gaps.map(({ weight }) => tintOf(weight, heaviest)));
  return [...used]
    .toSorted((a, b) => a - b)
    .map((tint) => ({ tint, from: tint === TINTS ? 0 : heaviest / 2 ** tint }));
}

/** The weight of the heaviest gap. */
export const heaviestOf = (gaps: readonly GapFacts[]): number =>
  gaps.reduce((most, { weight }) => Math.max(most, weight), 0);
