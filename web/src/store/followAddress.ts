/** How Follow stands in the address of the page (pure): by what means, for how long and which side, never a place or a time. */
import type { Means } from "../api/types";
import { MEANS } from "../follow/pace";

/** Which sides of the incident are shown. */
export type Sides = "before" | "after" | "both";

/** What was set in Follow: a speed that is null is the usual one. */
export interface FollowAddress {
  means: Means;
  minutes: number;
  sides: Sides;
  slowest: string | null;
  fastest: string | null;
}

/** All sides, in the order in which they are offered. */
export const SIDES: readonly Sides[] = ["after", "before", "both"];

// Longer than anybody is followed from any incident.
const MOST_MINUTES = 30;
const SPEED = /^\d{1,3}(?:\.\d)?$/;

/** Reads "motorbike,10,after" or "walk,5,both,3.5,6"; null where that cannot be. */
export function readFollow(text: string | null): FollowAddress | null {
  const [means, minutes, sides, ...speeds] = text?.split(",") ?? [];
  const known = MEANS.find((one) => one === means);
  const side = SIDES.find((one) => one === sides);
  const time = /^\d{1,2}$/.test(minutes ?? "") ? Number(minutes) : 0;
  const [slowest = "", fastest = ""] = speeds;
  const readable =
    speeds.length <= 2 && [slowest, fastest].every((speed) => speed === "" || SPEED.test(speed));
  if (!known || !side || time < 1 || time > MOST_MINUTES || !readable) return null;
  return { means: known, minutes: time, sides: side, slowest: slowest || null, fastest: fastest || null };
}

/** Writes what `readFollow` reads; of speeds only what a person can have meant. */
export function writeFollow({ means, minutes, sides, slowest, fastest }: FollowAddress): string {
  const speed = (text: string | null) => {
    const plain = text?.trim().replace(",", ".") ?? "";
    return SPEED.test(plain) ? plain : "";
  };
  const speeds = [speed(slowest), speed(fastest)];
  const told = speeds.some(Boolean) ? `,${speeds.join(",")}` : "";
  return `${means},${minutes},${sides}${told}`;
}
