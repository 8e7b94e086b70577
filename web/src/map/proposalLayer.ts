/** What a proposal draws: each camera as its number, with a wedge where it would look. */
import * as L from "leaflet";

import { isMoved } from "../parts/isMoved";
import type { Numbered } from "../plan/remaining";
import { FlatMarker } from "./flatMarker";

/** What the pins are called, and what a hand on one does. */
export interface ProposalEvents {
  name: (camera: Numbered) => string;
  choose: (camera: Numbered) => void;
  point: (camera: Numbered | null) => void;
}

const SIZE = 84;
// Nearer there is nothing more to see of it.
const NEAR_ZOOM = 18;

const wedge = (bearing: number) =>
  `<path class="wedge" transform="rotate(${bearing})" d="M0 0-21-29A36 36 0 0 1 21-29Z"/>`;
const disc = (number: number | string) =>
  `<circle r="13.6" cy="1.2" class="shade"/><circle r="12" class="disc"/><text y="4.6">${number}</text>`;

/** A pin alone, for the legend. */
export const legendPin = `<svg viewBox="-24 -38 48 54" width="24" height="27" aria-hidden="true" class="proposed">${wedge(0)}${disc("1")}</svg>`;

/** Proposed cameras on the map. */
export class ProposalLayer {
  readonly #map: L.Map;
  readonly #pins = L.layerGroup();
  readonly #markers = new Map<string, L.Marker>();

  constructor(map: L.Map) {
    this.#map = map;
    this.#pins.addTo(map);
  }

  /** Draws cameras, the first on top; or clears. */
  show(cameras: readonly Numbered[], events: ProposalEvents): void {
    const focused = [...this.#markers].find(([, pin]) => pin.getElement() === document.activeElement)?.[0];
    this.#pins.clearLayers();
    this.#markers.clear();
    for (const camera of cameras) {
      const pin = this.#pin(camera, events).addTo(this.#pins);
      this.#markers.set(camera.id, pin);
      if (camera.id === focused) pin.getElement()?.focus();
    }
  }

  /** Brings one forward. */
  raise(id: string | null): void {
    for (const [own, pin] of this.#markers) {
      pin.getElement()?.classList.toggle("raised", own === id);
      pin.setZIndexOffset(own === id ? 1000 : 0);
    }
  }

  /** Looks at one from near. */
  look(id: string): void {
    const at = this.#markers.get(id)?.getLatLng();
    if (at) this.#map.setView(at, Math.max(this.#map.getZoom(), NEAR_ZOOM));
  }

  /** Looks at all of them. */
  fit(): void {
    const bounds = L.latLngBounds([...this.#markers.values()].map((pin) => pin.getLatLng()));
    if (bounds.isValid()) this.#map.fitBounds(bounds, { padding: [56, 56], maxZoom: NEAR_ZOOM });
  }

  #pin(camera: Numbered, events: ProposalEvents): L.Marker {
    const { number, bearing_deg, lon, lat } = camera;
    const icon = L.divIcon({
      className: number === null ? "proposed out" : "proposed",
      iconSize: [SIZE, SIZE],
      html: `<svg viewBox="${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" aria-hidden="true">${wedge(bearing_deg)}${disc(number ?? "")}</svg>`,
    });
    return new FlatMarker([lat, lon], { icon, title: events.name(camera), riseOnHover: true })
      .on("click", () => events.choose(camera))
      .on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && events.choose(camera))
      .on("mousemove", ({ originalEvent }) => isMoved(originalEvent) && events.point(camera))
      .on("mouseout", () => events.point(null));
  }
}
