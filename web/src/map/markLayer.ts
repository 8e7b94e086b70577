/** The place that is being marked: it is dragged, and so is how uncertain it is. */
import type { Point } from "geojson";
import * as L from "leaflet";

import type { Place } from "../find/coordinates";
import { middleOf } from "../find/scene";
import type { Shape } from "../find/shape";
import { shape as drawShape } from "./incidentLayer";

/** What dragging tells, and the names of what is dragged. */
export interface MarkEvents {
  moved: (place: Place) => void;
  /** The uncertainty in whole metres. */
  resized: (radius: number) => void;
}

/** How the mark is to be shown. */
export interface Mark {
  place: Point | Shape | null;
  /** Uncertainty, metres. */
  radius: number;
  /** The largest uncertainty that dragging gives, metres. */
  most: number;
  title: string;
  /** What the handle is for, and the uncertainty in words that it carries. */
  handle: { title: string; text: string };
}

// The handle keeps clear of the mark, so that a finger takes the one that it means, pixels.
const CLEAR = 46;
// From this zoom on a place can be told from its neighbours.
const NEAR_ZOOM = 16;
// Half the handle's breadth beyond the circle's edge, pixels.
const BESIDE = 30;

/** The mark of the form. */
export class MarkLayer {
  readonly #map: L.Map;
  readonly #events: MarkEvents;
  readonly #drawn = L.layerGroup();
  #marker: L.Marker | null = null;
  #circle: L.Circle | null = null;
  #handle: L.Marker | null = null;
  #shape: Shape | null = null;
  #radius = 0;
  #most = 0;
  // Where the handle was taken: the uncertainty then, and how far from the mark.
  #grip: { radius: number; distance: number } | null = null;

  constructor(map: L.Map, events: MarkEvents) {
    this.#map = map;
    this.#events = events;
    this.#drawn.addTo(map);
    map.on("zoomend", () => this.#placeHandle());
  }

  /** Shows the mark, or takes it away. */
  show({ place, radius, most, title, handle }: Mark): void {
    this.#radius = radius;
    this.#most = most;
    this.#showShape(place && place.type !== "Point" ? place : null);
    if (place?.type !== "Point") {
      for (const layer of [this.#marker, this.#circle, this.#handle]) layer?.remove();
      this.#marker = this.#circle = this.#handle = null;
      return;
    }
    const [lon = 0, lat = 0] = place.coordinates;
    const at = L.latLng(lat, lon);
    this.#circle ??= L.circle(at, { radius, className: "scene-area", interactive: false }).addTo(this.#map);
    this.#marker ??= this.#createMark(at, title).addTo(this.#map);
    this.#circle.setLatLng(at).setRadius(radius);
    this.#marker.setLatLng(at);
    this.#handle ??= this.#createHandle(at, handle.title).addTo(this.#map);
    const words = this.#handle.getElement()?.querySelector("span");
    if (words) words.textContent = handle.text;
    this.#placeHandle();
  }

  /** Moves the map so that the place is in view with its uncertainty. */
  bringIntoView(): void {
    const bounds = this.#shape
      ? L.geoJSON(this.#shape).getBounds()
      : this.#marker?.getLatLng().toBounds(Math.max(2 * this.#radius, 2));
    const isNear = this.#map.getZoom() >= NEAR_ZOOM;
    if (!bounds || (isNear && this.#map.getBounds().pad(-0.05).contains(bounds))) return;
    this.#map.fitBounds(bounds, { padding: [40, 40], maxZoom: Math.max(this.#map.getZoom(), 18) });
  }

  /** Moves the map only where the mark itself is out of sight. */
  keepInView(): void {
    const middle = this.#shape && middleOf(this.#shape);
    const at = middle ? L.latLng(middle.lat, middle.lon) : this.#marker?.getLatLng();
    if (at && !this.#map.getBounds().contains(at)) this.bringIntoView();
  }

  #showShape(shape: Shape | null): void {
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#drawn.clearLayers();
    if (shape) drawShape(shape, shape.type === "LineString" ? "scene-line" : "scene-area").addTo(this.#drawn);
  }

  #createMark(at: L.LatLng, title: string): L.Marker {
    const icon = L.divIcon({ className: "scene movable", iconSize: [44, 44] });
    const marker = L.marker(at, {
      icon,
      draggable: true,
      autoPan: true,
      keyboard: false,
      title,
      zIndexOffset: 500,
    });
    return marker.on("drag", () => {
      const { lng, lat } = marker.getLatLng().wrap();
      this.#events.moved({ lon: lng, lat });
    });
  }

  #createHandle(at: L.LatLng, title: string): L.Marker {
    const html =
      '<svg viewBox="0 0 16 16" width="14" height="14"><path d="M5 4 1 8l4 4M11 4l4 4-4 4M1 8h14"/></svg><span></span>';
    const icon = L.divIcon({ className: "resize", html, iconSize: [72, 44], iconAnchor: [36, 22] });
    const handle = L.marker(at, { icon, draggable: true, keyboard: false, title, zIndexOffset: 600 });
    const distance = () => {
      const centre = this.#marker?.getLatLng() ?? at;
      return this.#map.distance(centre, handle.getLatLng());
    };
    handle.on("dragstart", () => (this.#grip = { radius: this.#radius, distance: distance() }));
    handle.on("drag", () => {
      if (!this.#grip) return;
      const wanted = this.#grip.radius + distance() - this.#grip.distance;
      this.#events.resized(Math.min(this.#most, Math.max(0, Math.round(wanted))));
    });
    return handle.on("dragend", () => {
      this.#grip = null;
      this.#placeHandle();
    });
  }

  // East of the mark, just beyond the edge of the circle; while it is dragged it follows the hand alone.
  #placeHandle(): void {
    const at = this.#marker?.getLatLng();
    if (!at || !this.#handle || !this.#circle || this.#grip) return;
    const centre = this.#map.latLngToLayerPoint(at);
    const edge = this.#map.latLngToLayerPoint(L.latLng(at.lat, this.#circle.getBounds().getEast()));
    const away = Math.max(edge.x - centre.x + BESIDE, CLEAR + BESIDE);
    this.#handle.setLatLng(this.#map.layerPointToLatLng(centre.add([away, 0])));
  }
}
