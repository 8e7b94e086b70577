/** How many cameras are passed how often, in words (pure). */
import type { Followed } from "../api/types";
import type { Language } from "../language/language";
import { lengthOfAll } from "./fitted";
import { lengthText } from "./passText";
import type { KeyedPass } from "./sightings";

/** What is counted: each time that a camera is passed is a row of the list. */
export interface Counted {
  cameras: number;
  passes: number;
  /** Passes that are not listed, whose cameras nobody knows. */
  unlisted: number;
}

export const counted = (passes: readonly KeyedPass[], unlisted: number): Counted => ({
  cameras: new Set(passes.map(({ candidate }) => candidate.camera_id)).size,
  passes: passes.length,
  unlisted,
});

/** Whether it makes a difference which of both is counted. */
export const differ = ({ cameras, passes, unlisted }: Counted): boolean => unlisted > 0 || passes > cameras;

/** Metres of the streets of those sides that are shown: each street once, on however many of them it lies. */
export function lengthShown(
  { reach, reach_m }: Pick<Followed, "reach" | "reach_m">,
  shows: (when: Followed["reach"][number]["when"]) => boolean,
): number {
  const shown = reach.filter(({ when }) => shows(when));
  return shown.length === reach.length ? reach_m : lengthOfAll(shown);
}

/** "12,4 km đường trong tầm, 44 camera trên tuyến, 74 lượt qua." */
export function reachedText(metres: number, of: Counted, language: Language): string {
  const { cameras, passes, unlisted } = of;
  const length = lengthText(metres, language);
  if (unlisted > 0)
    return language.t("follow.reachedPart", { length, count: passes + unlisted, listed: passes });
  if (!differ(of)) return language.t("follow.reached", { length, count: cameras });
  const times = language.t("follow.passed", { count: passes });
  return language.t("follow.reachedOften", { length, count: cameras, times });
}

/** What a group's heading counts, so that the headings add up to what is said above them. */
export const groupText = ({ length }: readonly KeyedPass[], of: Counted, language: Language): string =>
  differ(of) ? language.t("follow.rows", { count: length }) : language.number(length);
