/** What a printed map says of the streets on it: whoever reads the paper sees no panel (pure). */
import type { Incident } from "../api/types";
import type { Language } from "../language/language";
import type { Sides } from "../store/followAddress";
import type { FollowedBy } from "./fitted";
import { lengthText, windowText } from "./passText";
import { lookedText, type KeyedPass, type Looked } from "./sightings";

interface Printed {
  answer: FollowedBy<KeyedPass>;
  incident: Pick<Incident, "from" | "to">;
  sides: Sides;
  sightings: readonly Looked[];
  /** Metres of the route that was drawn; null where none was. */
  drawn_m: number | null;
  /** The passes of the sides that are shown, the most telling first. */
  passes: readonly KeyedPass[];
  /** How much is reached, in words. */
  reached: string;
}

// More would leave no map.
const MOST_CAMERAS = 12;

/** A line each: how somebody may have moved and from when, what is known besides, what that reaches. */
export function printedText(printed: Printed, language: Language): string[] {
  const { answer, incident, sides, sightings, drawn_m, passes, reached } = printed;
  const { t } = language;
  const of = new Date(incident.from);
  const asked = t("follow.printed", {
    means: t(`means.${answer.means}`),
    slowest: answer.slowest_kmh,
    fastest: answer.fastest_kmh,
    minutes: t("follow.minutes", { count: answer.minutes }),
    sides: t(`follow.${sides}`),
    window: language.window(of, new Date(incident.to)),
  });
  const known = sightings.map((looked) => `${looked.code} ${lookedText(looked, of, language)}`);
  if (drawn_m !== null) known.push(t("follow.drawn", { length: lengthText(drawn_m, language) }));
  const listed = passes.slice(0, MOST_CAMERAS);
  const cameras = listed.map((pass) => `${pass.candidate.camera_code} ${windowText(pass, of, language)}`);
  if (passes.length > listed.length) cameras.push("…");
  return [asked, known.join("; "), [reached, cameras.join(", ")].filter(Boolean).join(" ")].filter(Boolean);
}
