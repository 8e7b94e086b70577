/** The signs of cameras on the map as SVG: a dot whose shape as well as colour tells, with a wedge where it looks. */
import * as L from "leaflet";

import type { CameraStatus, Verdict } from "../api/types";

const SIZE = 60;

// What stands inside a dot of radius 10, centred at 0,0.
const SIGNS: Record<Verdict, string> = {
  sees: '<circle r="3.6" class="ink"/>',
  may_see: '<path d="M-3-2.6a3 3 0 1 1 3.6 3c-.5.3-.6.6-.6 1.4M0 5v.2" class="line"/>',
  passes: '<path d="M-4.5 0h8M.5-3.2 3.8 0 .5 3.2" class="line"/>',
  overwritten: '<path d="M0-4V.4L3 2.4" class="line"/>',
  not_working: '<path d="M-3.4-3.4l6.8 6.8M3.4-3.4l-6.8 6.8" class="line"/>',
  not_recording: '<path d="M-3.4-3.4l6.8 6.8M3.4-3.4l-6.8 6.8" class="line"/>',
  blocked: '<path d="M-4.5 0h9" class="line bar"/>',
  out_of_view: "",
};

const STATUS_SIGNS: Record<CameraStatus, string> = {
  working: "",
  unknown: SIGNS.may_see,
  faulty: SIGNS.not_working,
  disconnected: SIGNS.not_working,
  planned: '<path d="M-4 0h8M0-4v8" class="line"/>',
  removed: SIGNS.blocked,
};

/** A dot alone, for the legend: 24 pixels square. */
export const legendDot = (look: Verdict | CameraStatus): string =>
  `<svg viewBox="-14 -14 28 28" width="22" height="22" aria-hidden="true" class="dot ${look}">${dot(signOf(look))}</svg>`;

/** The icon of a camera; `bearing` in degrees clockwise from north draws the wedge. */
export function dotIcon(look: Verdict | CameraStatus, bearing: number | null | undefined): L.DivIcon {
  const wedge =
    typeof bearing === "number"
      ? `<path class="wedge" transform="rotate(${bearing})" d="M0 0 L-15.5-19.8 A25 25 0 0 1 15.5-19.8 Z"/>`
      : "";
  return L.divIcon({
    className: `dot ${look}`,
    iconSize: [SIZE, SIZE],
    html: `<svg viewBox="-30 -30 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" aria-hidden="true">${wedge}${dot(signOf(look))}</svg>`,
  });
}

const dot = (sign: string) => `<circle r="11" class="disc"/>${sign}`;

const signOf = (look: Verdict | CameraStatus): string =>
  look in SIGNS ? SIGNS[look as Verdict] : STATUS_SIGNS[look as CameraStatus];
