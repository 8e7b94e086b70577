/** The cameras of a work list on the map, numbered as in the list: nearest first. */
import * as L from "leaflet";

import type { WorkItem } from "../api/types";

// More numbers than these would cover the map, and nobody walks to more in a day.
const MOST = 50;

/** Numbered signs. */
export class WorkLayer {
  readonly #signs: L.LayerGroup;

  constructor(map: L.Map) {
    this.#signs = L.layerGroup().addTo(map);
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
