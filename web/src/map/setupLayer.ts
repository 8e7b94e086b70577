/** The camera of an open record on the map: what it would see, and handles for bearing, range and angle. */
import type { Geometry } from "geojson";
import * as L from "leaflet";

import type { CoveragePreview, Mask } from "../api/types";
import type { Place } from "../find/coordinates";
import { distance } from "../find/metres";
import { bearingTo, between, sectorRing, towards, turned } from "../register/aim";
import { hold } from "./hold";
import { shape } from "./incidentLayer";

/** What a handle says, and by which it is moved. */
export type Handle = "bearing" | "range" | "angle";

/** A camera as it is set up in the form. */
export interface Setup {
  place: Place;
  /** null: not known yet. */
  bearing: number | null;
  angle: number;
  range: number;
  /** Whether it looks everywhere, so that neither bearing nor angle matter. */
  circle: boolean;
  /** What each handle is called, and what it says now. */
  names: Record<Handle, { name: string; value: string }>;
}

/** What the handles tell. */
export interface SetupEvents {
  turn: (bearing: number) => void;
  reach: (range: number) => void;
  widen: (angle: number) => void;
}

// How far handles keep from the pin and from each other, pixels.
const LEAST_PX = 56;
const APART_PX = 76;
// What is nearer to the edge of the map is not in sight.
const EDGE_PX = 24;
// As a share of the range, where there is no room beyond it.
const BETWEEN = 0.42;
const MOST_RANGE_M = 500;

const LIMITS: Record<Handle, [number, number]> = {
  bearing: [0, 359],
  range: [1, MOST_RANGE_M],
  angle: [1, 359],
};

const ICONS: Record<Handle, string> = {
  bearing: '<path d="M4 12a8 8 0 1 1 3 6.2M4 12l-2.4-2.6M4 12l2.8-2.2"/>',
  range: '<path d="M12 3v18M12 3 8.5 6.5M12 3l3.5 3.5M12 21l-3.5-3.5M12 21l3.5-3.5"/>',
  angle: '<path d="M12 20 4 7M12 20l8-13M7 12a9 9 0 0 1 10 0"/>',
};

/** One camera. */
export class SetupLayer {
  readonly #map: L.Map;
  readonly #seen: L.LayerGroup;
  readonly #axis: L.LayerGroup;
  readonly #handles = new Map<Handle, L.Marker>();
  #dragged: Handle | null = null;
  #setup: Setup | null = null;
  #events: SetupEvents | null = null;

  constructor(map: L.Map) {
    this.#map = map;
    this.#seen = L.layerGroup().addTo(map);
    this.#axis = L.layerGroup().addTo(map);
    map.on("zoomend moveend resize", () => this.#lay());
  }

  /** Shows what the camera would see, or nothing. */
  see(preview: CoveragePreview | null, masks: Mask[]): void {
    this.#seen.clearLayers();
    const add = (geometry: Geometry | null | undefined, look: string) => {
      if (geometry) shape(geometry, look).addTo(this.#seen);
    };
    if (preview) {
      const { sector, viewpoint, bands, day, night } = preview;
      if (sector && !preview.drawn) {
        const [lon, lat] = viewpoint;
        const { bearing_deg, width_deg, near_m, far_m } = sector;
        const ring = sectorRing({ lon, lat }, bearing_deg, width_deg, near_m, far_m);
        add({ type: "Polygon", coordinates: [ring] }, "setup hidden-part");
      }
      add(day, "setup day");
      for (const { level, visible } of bands) add(visible, `setup band ${level ?? "none"}`);
      add(preview.towards_private, "setup private");
      add(night.visible, "setup night");
    }
    // One that does not count shows what lies below it.
    for (const { area, set_in_device, checked_on } of masks)
      add(area, set_in_device && checked_on ? "setup mask" : "setup mask idle");
  }

  /** Shows the handles, or takes them away. */
  show(setup: Setup | null, events: SetupEvents): void {
    this.#setup = setup;
    this.#events = events;
    this.#lay();
  }

  #lay(): void {
    const setup = this.#setup;
    this.#axis.clearLayers();
    const wanted: Handle[] = !setup
      ? []
      : setup.circle
        ? ["range"]
        : setup.bearing === null
          ? ["bearing", "range"]
          : ["range", "bearing", "angle"];
    for (const [handle, marker] of this.#handles) {
      if (wanted.includes(handle)) continue;
      marker.remove();
      this.#handles.delete(handle);
    }
    if (!setup) return;
    const { at, axis } = this.#positions(setup);
    if (axis) L.polyline(axis, { className: "setup axis", interactive: false }).addTo(this.#axis);
    for (const handle of wanted) {
      let marker = this.#handles.get(handle);
      if (!marker) {
        marker = this.#create(handle, at[handle]).addTo(this.#map);
        this.#handles.set(handle, marker);
      }
      // What is in hand goes where the hand goes.
      if (handle !== this.#dragged) marker.setLatLng(at[handle]);
      this.#say(marker, handle, setup);
    }
  }

  /** Where the handles lie: the range at the far edge, the bearing beyond it, the angle on the right side. */
  #positions({ place, bearing, angle, range, circle }: Setup) {
    const pin = this.#map.latLngToLayerPoint([place.lat, place.lon]);
    const end = towards(place, 0, range);
    const far = Math.max(LEAST_PX, pin.distanceTo(this.#map.latLngToLayerPoint([end.lat, end.lon])));
    const out = (direction: number, pixels: number) => {
      const turn = (direction * Math.PI) / 180;
      const point = pin.add([pixels * Math.sin(turn), -pixels * Math.cos(turn)]);
      return this.#map.layerPointToLatLng(point);
    };
    const axis = bearing ?? 0;
    const aims = bearing !== null && !circle;
    // On a small map the place beyond the far edge may be out of sight.
    const beyond = out(axis, far + APART_PX);
    const turning = this.#inSight(beyond) ? beyond : out(axis, far * BETWEEN);
    const at: Record<Handle, L.LatLng> = {
      range: out(aims ? axis : 90, far),
      bearing: aims ? turning : out(0, LEAST_PX + APART_PX),
      angle: out(axis + Math.min(angle, 350) / 2, Math.max(LEAST_PX, far * 0.62)),
    };
    return {
      at,
      axis: aims
        ? [pin, at.bearing].map((p) => (p instanceof L.Point ? this.#map.layerPointToLatLng(p) : p))
        : null,
    };
  }

  #inSight(at: L.LatLng): boolean {
    const { x, y } = this.#map.latLngToContainerPoint(at);
    const { x: width, y: height } = this.#map.getSize();
    return x > EDGE_PX && y > EDGE_PX && x < width - EDGE_PX && y < height - EDGE_PX;
  }

  #create(handle: Handle, at: L.LatLng): L.Marker {
    const html = `<span><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">${ICONS[handle]}</svg><b></b></span>`;
    const icon = L.divIcon({ className: `handle-mark ${handle}`, html, iconSize: [44, 44] });
    const marker = L.marker(at, { icon, draggable: true, keyboard: true, zIndexOffset: 800 });
    marker.on("add", () => {
      const element = marker.getElement();
      element?.setAttribute("role", "slider");
      element?.setAttribute("aria-orientation", handle === "range" ? "vertical" : "horizontal");
      element?.addEventListener("keydown", (event) => this.#pressed(event, handle));
    });
    hold(marker, this.#map).on("dragstart", () => (this.#dragged = handle));
    marker.on("drag", () => this.#moved(handle, marker.getLatLng().wrap()));
    marker.on("dragend", () => {
      this.#dragged = null;
      this.#lay();
    });
    return marker;
  }

  #say(marker: L.Marker, handle: Handle, setup: Setup): void {
    const element = marker.getElement();
    if (!element) return;
    const { name, value } = setup.names[handle];
    const [least, most] = LIMITS[handle];
    const known = { bearing: setup.bearing, range: setup.range, angle: setup.angle }[handle];
    const attributes = {
      "aria-label": name,
      title: name,
      "aria-valuemin": least,
      "aria-valuemax": most,
      "aria-valuenow": Math.round(known ?? 0),
      "aria-valuetext": value,
    };
    for (const [attribute, text] of Object.entries(attributes)) element.setAttribute(attribute, String(text));
    const words = element.querySelector("b");
    if (words) words.textContent = value;
  }

  #moved(handle: Handle, { lng, lat }: L.LatLng): void {
    const setup = this.#setup;
    if (!setup) return;
    const at = { lon: lng, lat };
    const bearing = bearingTo(setup.place, at);
    if (handle === "bearing") this.#tell(handle, bearing);
    else if (handle === "range") this.#tell(handle, distance(setup.place, at));
    else this.#tell(handle, 2 * between(bearing, setup.bearing ?? 0));
  }

  #pressed(event: KeyboardEvent, handle: Handle): void {
    const setup = this.#setup;
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step || !setup) return;
    event.preventDefault();
    event.stopPropagation();
    const now = { bearing: setup.bearing ?? (step > 0 ? -1 : 1), range: setup.range, angle: setup.angle }[
      handle
    ];
    this.#tell(handle, Math.round(now) + step * (event.shiftKey ? 10 : 1));
  }

  #tell(handle: Handle, value: number): void {
    const [least, most] = LIMITS[handle];
    const rounded = Math.round(value);
    if (handle === "bearing") this.#events?.turn(turned(rounded));
    else if (handle === "range") this.#events?.reach(Math.min(most, Math.max(least, rounded)));
    else this.#events?.widen(Math.min(most, Math.max(least, rounded)));
  }
}
