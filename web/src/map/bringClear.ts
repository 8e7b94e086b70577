/** Keeps what the map shows from under what lies over it. */
import type * as L from "leaflet";

import type { Place } from "../find/coordinates";
import { clearOffset } from "./clearOffset";

// So many dots cannot be kept clear of everything.
const MOST_CLEARED = 60;

/** Moves the map a little where buttons or the legend lie on these; says whether they are all in sight now. */
export function bringClear(map: L.Map, places: readonly Place[]): boolean {
  if (places.length === 0) return true;
  if (places.length > MOST_CLEARED) return false;
  const own = map.getContainer().getBoundingClientRect();
  const over = map.getContainer().parentElement?.querySelectorAll(".buttons, .legend") ?? [];
  const covers = [...over].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return {
      left: left - own.left,
      top: top - own.top,
      right: right - own.left,
      bottom: bottom - own.top,
    };
  });
  // Below, scale and attribution have their line.
  const frame = { left: 0, top: 0, right: own.width, bottom: own.height - 26 };
  const points = places.map(({ lon, lat }) => map.latLngToContainerPoint([lat, lon]));
  const by = clearOffset(points, frame, covers);
  if (by && (by.x !== 0 || by.y !== 0)) map.panBy([-by.x, -by.y], { animate: false });
  return by !== null;
}
