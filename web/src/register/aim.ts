/** Where a lens points, on flat ground: enough for handles within some hundred metres (pure). */
import type { Place } from "../find/coordinates";
import { offsetFrom, placeFrom } from "../find/metres";

const RADIANS = Math.PI / 180;

/** The place so many metres away in a direction, degrees clockwise from north. */
export function towards(from: Place, bearing: number, metres: number): Place {
  const turned = bearing * RADIANS;
  return placeFrom(from, { east: metres * Math.sin(turned), north: metres * Math.cos(turned) });
}

/** Degrees clockwise from north, 0 to 360, in which one place lies from another. */
export function bearingTo(from: Place, to: Place): number {
  const { east, north } = offsetFrom(from, to);
  return turned(Math.atan2(east, north) / RADIANS);
}

/** The same direction from 0 up to but without 360. */
export const turned = (degrees: number): number => ((degrees % 360) + 360) % 360;

/** By how many degrees two directions differ at most, 0 to 180. */
export const between = (a: number, b: number): number => {
  const off = turned(a - b);
  return Math.min(off, 360 - off);
};

// An arc of corners this far apart looks round.
const STEP_DEG = 4;

/** The corners of a sector as a ring of longitude and latitude. */
export function sectorRing(
  from: Place,
  bearing: number,
  width: number,
  near: number,
  far: number,
): number[][] {
  const steps = Math.max(2, Math.ceil(width / STEP_DEG));
  const arc = (metres: number, back: boolean) =>
    Array.from({ length: steps + 1 }, (_, step) => {
      const turn = width * ((back ? steps - step : step) / steps - 0.5);
      const { lon, lat } = towards(from, bearing + turn, metres);
      return [lon, lat];
    });
  if (width >= 360) return arc(far, false);
  const inner = near > 0 ? arc(near, true) : [[from.lon, from.lat]];
  const ring = [...arc(far, false), ...inner];
  return [...ring, ring[0] ?? []];
}
