/** What Plan draws: the area, its streets by how many cameras see them, and its gaps by weight. */
import type { MultiPolygon, Polygon } from "geojson";
import * as L from "leaflet";

import { isMoved } from "../parts/isMoved";
import { heaviestOf, tintOf } from "../plan/seen";
import { factorText } from "../plan/weighted";
import type { LineFacts, Priority } from "../api/types";
import type { Language } from "../language/language";
import type { Gap, SeenLine, Spot } from "../store/plan.svelte";
import { shape } from "./incidentLayer";
import { colour } from "./look";
import { besideLegend } from "./besideLegend";
import { wedge } from "./proposalLayer";

/** What a hand on a gap does. */
export interface PlanEvents {
  choose: (gap: Gap) => void;
  point: (gap: Gap | null) => void;
}

/** More numbers than these would hide what they count. */
export const NUMBERED = 12;
// A printer draws finer than a screen. Pixels.
const DISC = 22;
const PAPER_DISC = 16;
// Nearer there is nothing more to see of it.
const NEAR_ZOOM = 18;

// Above gaps, whose streets they are, and below all marks.
const PANE = "seen-lines";

/** A stroke of a line, by the name of its colour's token. */
export interface Stroke {
  token: string;
  weight: number;
  dash?: string;
}

/**
 * How streets are drawn that no camera, one, or two and more see, the lowest stroke first: broken, a line, a line of two
 * edges. On a light rim they stand out from any ground.
 */
export const SEEN_STROKES: Record<LineFacts["cameras"], readonly Stroke[]> = {
  0: [{ token: "--gap-1", weight: 2, dash: "1.5 5" }],
  1: [
    { token: "--panel", weight: 6 },
    { token: "--sees", weight: 3.4 },
  ],
  2: [
    { token: "--panel", weight: 9.6 },
    { token: "--sees", weight: 7 },
    { token: "--panel", weight: 2.4 },
  ],
};

/** Plan on the map. */
export class PlanLayer {
  readonly #map: L.Map;
  readonly #medium: "screen" | "paper";
  readonly #area = L.layerGroup();
  readonly #priorities = L.layerGroup();
  readonly #gaps = L.layerGroup();
  readonly #lines = L.layerGroup();
  readonly #alone = L.layerGroup();
  readonly #spot = L.layerGroup();
  readonly #renderer: L.Renderer;
  readonly #grounds = new Map<number, L.GeoJSON>();
  #bounds = L.latLngBounds([]);

  /** On paper lines are as sharp as the printer draws them; on a screen many of them move at once. */
  constructor(map: L.Map, medium: "screen" | "paper" = "screen") {
    this.#map = map;
    this.#medium = medium;
    map.createPane(PANE);
    const options = { pane: PANE, padding: 0.3 };
    this.#renderer = medium === "paper" ? L.svg(options) : L.canvas(options);
    for (const group of [this.#area, this.#priorities, this.#gaps, this.#lines, this.#alone, this.#spot])
      group.addTo(map);
  }

  /** Draws streets by how many cameras see them, those of the most on top; or clears. */
  showLines(lines: readonly SeenLine[]): void {
    this.#lines.clearLayers();
    for (const { cameras, line } of lines.toSorted((a, b) => a.cameras - b.cameras)) {
      const latlngs = line.coordinates.map((piece) =>
        piece.map(([lon = 0, lat = 0]): L.LatLngTuple => [lat, lon]),
      );
      for (const { token, weight, dash } of SEEN_STROKES[cameras]) {
        const options = { renderer: this.#renderer, pane: PANE, interactive: false };
        const stroke = {
          color: colour(token),
          weight,
          lineCap: "butt" as const,
          ...(dash && { dashArray: dash }),
        };
        L.polyline(latlngs, { ...options, ...stroke }).addTo(this.#lines);
      }
    }
  }

  /** Draws the outlines of areas, or clears. */
  showAreas(areas: readonly (Polygon | MultiPolygon)[]): void {
    this.#area.clearLayers();
    for (const area of areas) shape(area, "plan-area").addTo(this.#area);
  }

  /** Draws areas that count more, each with its number and by how much; or clears. */
  showPriorities(priorities: readonly Priority[], language: Language): void {
    this.#priorities.clearLayers();
    for (const [at, { area, factor }] of priorities.entries()) {
      const outline = shape(area, "plan-priority").addTo(this.#priorities);
      const text = `${String(at + 1)} · ${factorText(factor, language)}`;
      const icon = L.divIcon({ className: "priority-name", html: `<b>${text}</b>`, iconSize: [0, 0] });
      const corner = outline.getBounds().getNorthWest();
      L.marker(corner, { icon, interactive: false, keyboard: false }).addTo(this.#priorities);
    }
  }

  /**
   * Draws gaps, the lightest first so that the heaviest lie on top; or clears. Faint ones are ground alone, the others have
   * their numbers.
   */
  show(
    gaps: readonly Gap[],
    events: PlanEvents | null,
    { faint = events === null, numbered = NUMBERED }: { faint?: boolean; numbered?: number } = {},
  ): void {
    this.#gaps.clearLayers();
    this.#grounds.clear();
    this.#bounds = L.latLngBounds([]);
    const heaviest = heaviestOf(gaps);
    for (const gap of gaps.toReversed()) {
      const className = `gap tint-${tintOf(gap.weight, heaviest)} ${faint ? "faint" : ""}`;
      const style = { className, interactive: events !== null };
      const ground = L.geoJSON(gap.ground, { style, ...style, bubblingMouseEvents: false });
      if (events)
        ground
          .on("click", () => events.choose(gap))
          .on("mousemove", ({ originalEvent }) => isMoved(originalEvent as MouseEvent) && events.point(gap))
          .on("mouseout", () => events.point(null));
      this.#grounds.set(gap.rank, ground.addTo(this.#gaps));
      this.#bounds.extend(ground.getBounds());
    }
    if (faint) return;
    const size = this.#medium === "paper" ? PAPER_DISC : DISC;
    for (const { rank, at } of gaps.slice(0, numbered).toReversed()) {
      const icon = L.divIcon({ className: "gap-rank", html: `<b>${rank}</b>`, iconSize: [size, size] });
      L.marker([at[1], at[0]], {
        icon,
        interactive: false,
        keyboard: false,
        zIndexOffset: numbered - rank,
      }).addTo(this.#gaps);
    }
  }

  /** Brings one forward; the others step back. */
  raise(rank: number | null): void {
    const one = rank !== null && this.#grounds.has(rank);
    this.#map.getContainer().classList.toggle("one-gap", one);
    for (const [own, ground] of this.#grounds) {
      const raised = own === rank;
      ground.eachLayer((layer) => (layer as L.Path).getElement()?.classList.toggle("raised", raised));
      if (raised) ground.bringToFront();
    }
  }

  /** Looks at one from near. */
  look(rank: number): void {
    const bounds = this.#grounds.get(rank)?.getBounds();
    if (bounds) this.#near(bounds);
  }

  /** Draws the streets that hang on one camera, or clears. */
  showAlone(ground: MultiPolygon | null): void {
    this.#alone.clearLayers();
    const style = { className: "alone", interactive: false };
    if (ground) L.geoJSON(ground, { style, ...style }).addTo(this.#alone);
  }

  /** Looks at them from near. */
  lookAlone(): void {
    const bounds = L.latLngBounds([]);
    this.#alone.eachLayer((layer) => bounds.extend((layer as L.GeoJSON).getBounds()));
    this.#near(bounds);
  }

  /** Marks a registered camera by its code, and where it should look; or clears. */
  showSpot(spot: Spot | null): void {
    this.#spot.clearLayers();
    if (!spot) return;
    const html = document.createElement("div");
    html.innerHTML = `<svg viewBox="-42 -42 84 84" width="84" height="84" aria-hidden="true">${spot.bearing === null ? "" : wedge(spot.bearing)}<circle r="8"/></svg>`;
    // A code is what somebody typed.
    html.appendChild(document.createElement("b")).textContent = spot.code;
    const icon = L.divIcon({ className: "plan-spot", iconSize: [84, 84], html });
    const [lon, lat] = spot.at;
    L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: 2000 }).addTo(this.#spot);
  }

  /** Looks at it from near. */
  lookSpot(): void {
    this.#spot.eachLayer((layer) =>
      this.#map.setView((layer as L.Marker).getLatLng(), Math.max(this.#map.getZoom(), NEAR_ZOOM)),
    );
  }

  #near(bounds: L.LatLngBounds, options: L.FitBoundsOptions = {}): void {
    const usual = { padding: [24, 24] as L.PointTuple, maxZoom: NEAR_ZOOM };
    if (bounds.isValid()) this.#map.fitBounds(bounds, { ...usual, ...options });
  }

  /** Looks at all of them, and at the drawn area; where there is room, not below the legend. */
  fit(options: L.FitBoundsOptions = {}): void {
    const bounds = L.latLngBounds([]).extend(this.#bounds);
    this.#area.eachLayer((layer) => bounds.extend((layer as L.GeoJSON).getBounds()));
    this.#near(bounds, { ...options, ...(bounds.isValid() && besideLegend(this.#map, bounds)) });
  }
}
