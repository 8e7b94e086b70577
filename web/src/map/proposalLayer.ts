/** What proposals and scenarios draw: each camera as its number, with a wedge where it would look. */
import * as L from "leaflet";

import { isMoved } from "../parts/isMoved";
import type { Pin } from "../plan/pins";
import { bringClear } from "./bringClear";
import { FlatMarker } from "./flatMarker";

/** What the pins are called, and what a hand on one does. */
export interface ProposalEvents {
  name: (camera: Pin) => string;
  choose: (camera: Pin) => void;
  point: (camera: Pin | null) => void;
}

const SIZE = 84;
// Nearer there is nothing more to see of it.
const NEAR_ZOOM = 18;
// So far apart two of a sheet are told from each other, pixels.
const LEAST_APART = 14;

/** Where something looks, as a part of a drawing around its place. */
export const wedge = (bearing: number): string =>
  `<path class="wedge" transform="rotate(${bearing})" d="M0 0-21-29A36 36 0 0 1 21-29Z"/>`;
const disc = (label: string) =>
  `<circle r="13.6" cy="1.2" class="shade"/><circle r="12" class="disc"/><text y="4.6" class="length-${label.length}">${label}</text>`;

/** A pin alone, for a legend: of the first, second or third of several; without a label it was taken out. */
export const legendPin = (label: string, group = 0): string =>
  `<svg viewBox="-24 -38 48 54" width="24" height="27" aria-hidden="true" class="proposed group-${group} ${label ? "" : "out"}">${wedge(0)}${disc(label)}</svg>`;

/** Cameras of a plan on the map. */
export class ProposalLayer {
  readonly #map: L.Map;
  readonly #pins = L.layerGroup();
  readonly #markers = new Map<string, L.Marker>();

  constructor(map: L.Map) {
    this.#map = map;
    this.#pins.addTo(map);
  }

  /** Draws cameras, or clears. Without events nothing takes a hand. */
  show(pins: readonly Pin[], events: ProposalEvents | null): void {
    const focused = [...this.#markers].find(
      ([, marker]) => marker.getElement() === document.activeElement,
    )?.[0];
    this.#pins.clearLayers();
    this.#markers.clear();
    for (const pin of pins) {
      const marker = this.#marker(pin, events).addTo(this.#pins);
      this.#markers.set(pin.key, marker);
      if (pin.key === focused) marker.getElement()?.focus();
    }
  }

  /** Brings one forward. */
  raise(key: string | null): void {
    for (const [own, marker] of this.#markers) {
      marker.getElement()?.classList.toggle("raised", own === key);
      marker.setZIndexOffset(own === key ? 1000 : 0);
    }
  }

  /** Looks at one from near. */
  look(key: string): void {
    const at = this.#markers.get(key)?.getLatLng();
    if (at) this.#map.setView(at, Math.max(this.#map.getZoom(), NEAR_ZOOM));
  }

  /** Looks at all of them on paper, and at the whole outline that they belong to, unless some would become one blot. */
  fitPaper(outline: L.LatLngBounds): void {
    const places = [...this.#markers.values()].map((marker) => marker.getLatLng());
    if (places.length === 0) return;
    const padding: L.PointTuple = [36, 36];
    const zoomOf = (bounds: L.LatLngBounds) =>
      Math.min(NEAR_ZOOM, this.#map.getBoundsZoom(bounds, false, L.point(padding).multiplyBy(2)));
    const own = L.latLngBounds(places);
    const whole = L.latLngBounds(places).extend(outline);
    const blotsAt = (zoom: number) => blots(places.map((place) => this.#map.project(place, zoom)));
    const bounds = blotsAt(zoomOf(whole)) > blotsAt(zoomOf(own)) ? own : whole;
    this.#map.fitBounds(bounds, { padding, maxZoom: NEAR_ZOOM, animate: false });
  }

  /** Looks at all of them, under nothing that lies over the map. */
  fit(): void {
    const places = [...this.#markers.values()].map((marker) => marker.getLatLng());
    if (places.length === 0) return;
    const padding: L.PointTuple = [56, 56];
    // A map that changes its size meanwhile would end elsewhere.
    const look = (maxZoom: number) =>
      this.#map.fitBounds(L.latLngBounds(places), { padding, maxZoom, animate: false });
    look(NEAR_ZOOM);
    const clear = () =>
      bringClear(
        this.#map,
        places.map(({ lng, lat }) => ({ lon: lng, lat })),
      );
    if (clear()) return;
    look(this.#map.getZoom() - 1);
    clear();
  }

  #marker(pin: Pin, events: ProposalEvents | null): L.Marker {
    const icon = L.divIcon({
      className: `proposed group-${pin.group} ${pin.number === null ? "out" : ""}`,
      iconSize: [SIZE, SIZE],
      html: `<svg viewBox="${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" aria-hidden="true">${wedge(pin.bearing_deg)}${disc(pin.label)}</svg>`,
    });
    const at: L.LatLngTuple = [pin.lat, pin.lon];
    if (!events) return new FlatMarker(at, { icon, interactive: false, keyboard: false });
    return new FlatMarker(at, { icon, title: events.name(pin), riseOnHover: true })
      .on("click", () => events.choose(pin))
      .on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && events.choose(pin))
      .on("mousemove", ({ originalEvent }) => isMoved(originalEvent) && events.point(pin))
      .on("mouseout", () => events.point(null));
  }
}

/** How many pairs are not told from each other. */
const blots = (points: readonly L.Point[]): number =>
  points
    .flatMap((one, at) => points.slice(at + 1).map((other) => one.distanceTo(other)))
    .filter((apart) => apart < LEAST_APART).length;
