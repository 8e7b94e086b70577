/** The place of a search that waits for approval. */
import * as L from "leaflet";

import type { WaitingApproval } from "../api/types";
import { middleOf } from "../find/scene";
import { sceneMark, shape } from "./incidentLayer";

/** One waiting search on the map. */
export class ApprovalLayer {
  readonly #map: L.Map;
  readonly #group = L.layerGroup();

  constructor(map: L.Map) {
    this.#map = map;
    this.#group.addTo(map);
  }

  /** Draws a search's place with how far it reaches, and moves there; null clears. */
  show(waiting: WaitingApproval | null): void {
    this.#group.clearLayers();
    if (!waiting) return;
    const { place, radius_m } = waiting;
    const middle = middleOf(place);
    if (!middle) return;
    const at = L.latLng(middle.lat, middle.lon);
    const reach = radius_m + (waiting.search_radius_m ?? 0);
    const around = L.circle(at, { radius: Math.max(reach, 1), className: "search-area", interactive: false });
    around.addTo(this.#group);
    if (place.type === "Point")
      L.circle(at, { radius: radius_m, className: "scene-area", interactive: false }).addTo(this.#group);
    else shape(place, "scene-area").addTo(this.#group);
    sceneMark(middle).addTo(this.#group);
    this.#map.fitBounds(around.getBounds().extend(at.toBounds(100)), { padding: [24, 24], maxZoom: 18 });
  }
}
