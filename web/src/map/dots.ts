/** The dots of cameras on the map as SVG: a disc whose sign as well as colour tells, with a wedge where it looks. */
import * as L from "leaflet";
import { mount, unmount } from "svelte";

import { SIGNS, type Look } from "../parts/signs";

const SIZE = 60;
const SIGN_SIZE = 15;

/** A dot alone, for the legend: 22 pixels square. */
export const legendDot = (look: Look): string =>
  `<svg viewBox="-14 -14 28 28" width="22" height="22" aria-hidden="true" class="dot ${look}">${disc(look)}</svg>`;

/** The icon of a camera; `bearing` in degrees clockwise from north draws the wedge. */
export function dotIcon(look: Look, bearing: number | null | undefined): L.DivIcon {
  const wedge =
    typeof bearing === "number"
      ? `<path class="wedge" transform="rotate(${bearing})" d="M0 0 L-15.5-19.8 A25 25 0 0 1 15.5-19.8 Z"/>`
      : "";
  return L.divIcon({
    className: `dot ${look}`,
    iconSize: [SIZE, SIZE],
    html: `<svg viewBox="-30 -30 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" aria-hidden="true">${wedge}${SHADE}${disc(look)}</svg>`,
  });
}

// Drawn, for a filter over hundreds of dots takes longer than all else on the map.
const SHADE = `<circle r="13.2" cy="1.2" class="shade"/>`;

const disc = (look: Look) => `<circle r="11" class="disc"/>${drawn[look]}`;

// Leaflet takes text. Drawn before the page is, for nothing may be mounted while something else is being updated.
const drawn = Object.fromEntries(Object.entries(SIGNS).map(([look, sign]) => [look, markup(sign)])) as Record<
  Look,
  string
>;

function markup(sign: (typeof SIGNS)[Look]): string {
  const target = document.createElement("div");
  const corner = -SIGN_SIZE / 2;
  const props = { size: SIGN_SIZE, x: corner, y: corner, strokeWidth: 2.4, class: "sign" };
  const icon = mount(sign, { target, props });
  const text = target.querySelector("svg")?.outerHTML ?? "";
  void unmount(icon);
  return text;
}
