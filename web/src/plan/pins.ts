/** Cameras of a plan as list and map show them (pure). */
import { addingUp } from "./addingUp";
import type { Outcome } from "./outcome";
import type { Numbered } from "./remaining";

/** How the cameras of the first, second and third of several scenarios are told apart. */
export const LETTERS = ["A", "B", "C"] as const;

/** A camera with what stands on its pin. */
export interface Pin extends Numbered {
  /** Names it among all that are shown. */
  key: string;
  /** "3", or "B3" among several scenarios; empty for one that was taken out. */
  label: string;
  /** Which of several scenarios, from 0. */
  group: number;
}

/** The pins of one proposal or scenario, whose gains add up to its value as they are read; those of what was taken out do not count. */
export function pinsOf(cameras: readonly Numbered[], { value }: Pick<Outcome, "value">): Pin[] {
  const counted = cameras.filter(({ number }) => number !== null);
  const gains = addingUp(
    counted.map(({ gain }) => gain),
    value,
  );
  const told = new Map(counted.map(({ id }, at) => [id, gains[at]]));
  return cameras.map((camera) => ({
    ...camera,
    gain: told.get(camera.id) ?? camera.gain,
    key: camera.id,
    label: String(camera.number ?? ""),
    group: 0,
  }));
}

/** The group of what several scenarios have in common. */
export const SHARED = 3;

/**
 * The pins of several scenarios, each camera with the letter of its own; one that hangs and looks alike in more of them has
 * one pin with their letters.
 */
export function pinsOfAll(scenarios: readonly (readonly Numbered[])[]): Pin[] {
  const found = new Map<string, Pin>();
  for (const [group, cameras] of scenarios.entries()) {
    const letter = LETTERS[group] ?? "";
    for (const camera of cameras) {
      const key = `${camera.lon} ${camera.lat} ${camera.bearing_deg}`;
      const same = found.get(key);
      const label = same ? `${same.label.replace(/\d+/, "")}${letter}` : `${letter}${camera.number ?? ""}`;
      found.set(key, { ...(same ?? camera), key, label, group: same ? SHARED : group });
    }
  }
  return [...found.values()];
}
