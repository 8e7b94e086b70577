/** How somebody moves, as it is typed (pure). */
import type { FollowQuestion, IncidentType, LimitClass, Means } from "../api/types";
import type { Fault } from "../find/fault";

/** All means, the slowest first. */
export const MEANS: readonly Means[] = ["walk", "bicycle", "motorbike", "car"];

/** How long somebody is followed, minutes: at first, and at most (LINKING, Follow). */
export const USUAL_MINUTES = 10;
const MOST_MINUTES: Record<LimitClass, number> = { minor: 0, standard: 15, serious: 30 };

// The fastest that is believed of each, km/h (LINKING, Follow).
const MOST_KMH: Record<Means, number> = { walk: 25, bicycle: 60, motorbike: 150, car: 150 };

/** The speeds that are asked with where nobody types any, km/h (LINKING, Follow). */
export const USUAL_KMH: Record<Means, { slowest: number; fastest: number }> = {
  walk: { slowest: 3, fastest: 10 },
  bicycle: { slowest: 8, fastest: 25 },
  motorbike: { slowest: 12, fastest: 50 },
  car: { slowest: 10, fastest: 60 },
};

/** What is typed: a speed that is null is the usual one of the means. */
export interface Pace {
  means: Means;
  slowest: string | null;
  fastest: string | null;
  minutes: number;
}

export type PaceFaults = Partial<Record<"slowest" | "fastest", Fault>>;

/** The most minutes for a kind of incident; nought where it must not be followed (PRIVACY P22). */
export const mostMinutes = ({ code, limit_class }: Pick<IncidentType, "code" | "limit_class">): number =>
  code === "DNH" ? 0 : MOST_MINUTES[limit_class];

/** Who is missing is mostly on foot; who flees, mostly on a motorbike. */
export const usualMeans = (type: string): Means => (type === "MTC" ? "walk" : "motorbike");

/** Reads what is typed, or says what is wrong with it. */
export function readPace(pace: Pace): { question: FollowQuestion } | { faults: PaceFaults } {
  const most = MOST_KMH[pace.means];
  const slowest = readSpeed(pace.slowest, most);
  const fastest = readSpeed(pace.fastest, most);
  const faults: PaceFaults = {};
  const unread: Fault = { key: "follow.speedUnread", values: { most } };
  if (Number.isNaN(slowest)) faults.slowest = unread;
  if (Number.isNaN(fastest)) faults.fastest = unread;
  if (slowest !== null && fastest !== null && slowest > fastest)
    faults.slowest = { key: "follow.speedTurned" };
  if (faults.slowest || faults.fastest) return { faults };
  return {
    question: {
      means: pace.means,
      minutes: pace.minutes,
      ...(slowest !== null && { slowest_kmh: slowest }),
      ...(fastest !== null && { fastest_kmh: fastest }),
    },
  };
}

// 12,5 as 12.5; NaN where it is no speed above nought, or one that is not believed.
function readSpeed(text: string | null, most: number): number | null {
  if (text === null || text.trim() === "") return null;
  const value = /^\d{1,3}([.,]\d)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN;
  return value > 0 && value <= most ? value : NaN;
}
