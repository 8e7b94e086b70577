/** The cameras of a work list on the map, numbered as in the list: nearest first. */
import * as L from "leaflet";

import type { WorkItem } from "../api/types";
import { towards } from "../register/aim";
import type { Aim } from "../store/checks.svelte";

// More numbers than these would cover the map, and nobody walks to more in a day.
const MOST = 50;

// As far as the range that is assumed where nobody knows it.
const RANGE_M = 50;
const STEPS = 16;

/** The corners of what a lens looks at, without what stands in the way. */
function wedge({ lon, lat, bearing, angle }: Aim): L.LatLngTuple[] {
  const arc = Array.from({ length: STEPS + 1 }, (_, step): L.LatLngTuple => {
    const corner = towards({ lon, lat }, bearing + angle * (step / STEPS - 0.5), RANGE_M);
    return [corner.lat, corner.lon];
  });
  return angle >= 360 ? arc : [[lat, lon], ...arc];
}

/** Numbered signs. */
export class WorkLayer {
  readonly #signs: L.LayerGroup;
  readonly #aim: L.LayerGroup;

  constructor(map: L.Map) {
    this.#aim = L.layerGroup().addTo(map);
    this.#signs = L.layerGroup().addTo(map);
  }

  /** Shows where a lens is said to look before that is saved, or nothing. */
  aim(aimed: Aim | null): void {
    this.#aim.clearLayers();
    if (!aimed) return;
    L.polygon(wedge(aimed), { className: "aim", interactive: false }).addTo(this.#aim);
  }

  /** Shows the first cameras of a list, or nothing. */
  show(items: readonly WorkItem[], select: (item: WorkItem) => void): void {
    this.#signs.clearLayers();
    items.slice(0, MOST).forEach((item, index) => {
      const icon = L.divIcon({
        className: "work",
        html: `<span>${index + 1}</span>`,
        iconSize: [44, 44],
        // Above the dot, which stays to be seen.
        iconAnchor: [22, 48],
      });
      const sign = L.marker([item.lat, item.lon], {
        icon,
        keyboard: false,
        title: item.code,
        zIndexOffset: 600 - index,
      });
      sign.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        select(item);
      });
      this.#signs.addLayer(sign);
    });
  }
}
