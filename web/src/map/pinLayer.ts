/** The pin of what is being placed: it is dragged, moved by its arrow keys, and by clicks on the map. */
import * as L from "leaflet";

import type { Place } from "../find/coordinates";
import { towards } from "../register/aim";
import { hold } from "./hold";

// From this zoom on a place can be told from its neighbours.
const NEAR_ZOOM = 17;
// What an arrow key moves, metres; with the shift key ten times as much.
const STEP_M = 0.5;
const ARROWS: Record<string, number> = { ArrowUp: 0, ArrowRight: 90, ArrowDown: 180, ArrowLeft: 270 };

/** One pin. */
export class PinLayer {
  readonly #map: L.Map;
  readonly #moved: (place: Place) => void;
  #pin: L.Marker | null = null;

  constructor(map: L.Map, moved: (place: Place) => void) {
    this.#map = map;
    this.#moved = moved;
  }

  /** Shows the pin with its name, or takes it away. */
  show(place: Place | null, title: string): void {
    if (!place) {
      this.#pin?.remove();
      this.#pin = null;
      return;
    }
    const at = L.latLng(place.lat, place.lon);
    this.#pin ??= this.#create(at, title).addTo(this.#map);
    this.#pin.setLatLng(at);
  }

  /** Moves the map to the pin where it is out of sight, or too far to be told from its neighbours. */
  bringIntoView(): void {
    const at = this.#pin?.getLatLng();
    if (!at) return;
    const isNear = this.#map.getZoom() >= NEAR_ZOOM;
    if (isNear && this.#map.getBounds().pad(-0.05).contains(at)) return;
    this.#map.setView(at, Math.max(this.#map.getZoom(), 18));
  }

  #create(at: L.LatLng, title: string): L.Marker {
    const html =
      '<svg viewBox="0 0 32 42" width="32" height="42" aria-hidden="true"><path d="M16 1.5C8 1.5 1.5 7.9 1.5 15.8 1.5 26.5 16 40.5 16 40.5s14.5-14 14.5-24.7C30.5 7.9 24 1.5 16 1.5Z"/><circle cx="16" cy="15.8" r="5.2"/></svg>';
    const icon = L.divIcon({ className: "pin", html, iconSize: [44, 48], iconAnchor: [22, 45] });
    const options = { draggable: true, autoPan: true, keyboard: true, zIndexOffset: 700 };
    const pin = L.marker(at, { icon, title, ...options });
    const place = () => {
      const { lng, lat } = pin.getLatLng().wrap();
      return { lon: lng, lat };
    };
    pin.on("add", () =>
      pin.getElement()?.addEventListener("keydown", (event) => {
        const bearing = ARROWS[event.key];
        if (bearing === undefined) return;
        event.preventDefault();
        this.#moved(towards(place(), bearing, STEP_M * (event.shiftKey ? 10 : 1)));
      }),
    );
    return hold(pin, this.#map).on("drag", () => this.#moved(place()));
  }
}
