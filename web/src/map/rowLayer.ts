/** The rows of a list on the map, before they are taken over: discs for what would be written, squares on end for what asks. */
import * as L from "leaflet";

import type { PlacedRow } from "../api/types";
import { lookOf } from "../store/placedRows.svelte";
import { bringClear } from "./bringClear";
import { reachOut, WHOLE } from "./reachOut";

/** What rows are called, and what a click on one does. */
export interface RowEvents {
  name: (row: PlacedRow) => string;
  select: (number: number) => void;
}

const SIZE = 28;

/** Dots of rows. */
export class RowLayer {
  readonly #map: L.Map;
  readonly #dots: L.LayerGroup;
  #rows: readonly PlacedRow[] = [];
  #markers: L.Marker[] = [];
  #raised: L.Marker | undefined;

  constructor(map: L.Map) {
    this.#map = map;
    this.#dots = L.layerGroup().addTo(map);
  }

  /** Shows these, and no others. */
  show(rows: readonly PlacedRow[], { name, select }: RowEvents): void {
    this.#dots.clearLayers();
    this.#raised = undefined;
    this.#rows = rows;
    this.#markers = rows.map((row, number) => {
      const icon = L.divIcon({ className: `listed ${lookOf(row)}`, iconSize: [SIZE, SIZE] });
      const dot = L.marker([row.lat, row.lon], {
        icon,
        // The list goes from one to the next.
        keyboard: false,
        title: name(row),
        zIndexOffset: row.asks ? 720 : 700,
      });
      return dot.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        select(number);
      });
    });
    for (const marker of this.#markers) this.#dots.addLayer(marker);
  }

  /** Brings one forward, or none. */
  raise(number: number | null): void {
    this.#raised?.setZIndexOffset(700).getElement()?.classList.remove("raised");
    this.#raised = number === null ? undefined : this.#markers[number];
    this.#raised?.setZIndexOffset(900).getElement()?.classList.add("raised");
  }

  /** Looks at all of them, from a step farther away where something would lie over one. */
  fit(): void {
    if (this.#rows.length === 0) return;
    const bounds = L.latLngBounds(this.#rows.map(({ lat, lon }) => [lat, lon]));
    // One of them may lie where the registry has nothing: decimals are lost, and figures swapped.
    reachOut(this.#map, bounds);
    const look = (maxZoom?: number) =>
      this.#map.fitBounds(bounds, { ...WHOLE, ...(maxZoom !== undefined && { maxZoom }), animate: false });
    look();
    if (bringClear(this.#map, this.#rows)) return;
    look(this.#map.getZoom() - 1);
    bringClear(this.#map, this.#rows);
  }
}
