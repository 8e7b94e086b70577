/** The place of a search that waits for approval. */
import * as L from "leaflet";

import type { WaitingApproval } from "../api/types";
import { middleOf } from "../find/shape";
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
    if (place.type !== "Point" && place.type !== "LineString" && place.type !== "Polygon") return;
    const [lon = 0, lat = 0] = place.type === "Point" ? place.coordinates : [];
    const middle = place.type === "Point" ? { lon, lat } : middleOf(place);
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
