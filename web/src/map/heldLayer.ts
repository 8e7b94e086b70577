/** The place of a search whose candidates are withheld. */
import * as L from "leaflet";

import type { Incident, WaitingApproval } from "../api/types";
import { middleOf } from "../find/scene";
import { sceneMark, shape } from "./incidentLayer";

/** One withheld search on the map. */
export class HeldLayer {
  readonly #map: L.Map;
  readonly #group = L.layerGroup();
  #shown: string | null = null;

  constructor(map: L.Map) {
    this.#map = map;
    this.#group.addTo(map);
  }

  /** Draws a search's place with how far it reaches, and moves there unless it was there already; null clears. */
  show(held: WaitingApproval | Incident | null): void {
    this.#group.clearLayers();
    const before = this.#shown;
    this.#shown = held && ("incident_id" in held ? held.incident_id : held.id);
    if (!held) return;
    const { place, radius_m } = held;
    const middle = middleOf(place);
    if (!middle) return;
    const at = L.latLng(middle.lat, middle.lon);
    const reach = radius_m + (held.search_radius_m ?? 0);
    const around = L.circle(at, { radius: Math.max(reach, 1), className: "search-area", interactive: false });
    around.addTo(this.#group);
    if (place.type === "Point")
      L.circle(at, { radius: radius_m, className: "scene-area", interactive: false }).addTo(this.#group);
    else shape(place, "scene-area").addTo(this.#group);
    sceneMark(middle).addTo(this.#group);
    if (this.#shown === before) return;
    this.#map.fitBounds(around.getBounds().extend(at.toBounds(100)), { padding: [24, 24], maxZoom: 18 });
  }
}
