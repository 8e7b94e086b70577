/** What Follow draws: streets tinted by time, the cameras on them, and of one the view, where it is entered and whither. */
import type { LineString } from "geojson";
import * as L from "leaflet";

import type { ReachedPiece, When } from "../api/types";
import { nearestPieces } from "../follow/nearestPiece";
import type { KeyedPass } from "../follow/sightings";
import type { Tinted } from "../follow/tint";
import { isMoved } from "../parts/isMoved";
import { bringClear } from "./bringClear";
import { dotIcon } from "./dots";
import { FlatMarker } from "./flatMarker";
import { shape } from "./incidentLayer";
import { colour } from "./look";

/** What the dots are called, and what a hand on one does. */
export interface FollowEvents {
  name: (pass: KeyedPass) => string;
  select: (pass: KeyedPass) => void;
  point: (pass: KeyedPass | null) => void;
  /** What the mark of the entry is called. */
  entry: string;
}

// Below coverages and marks, above the ground.
const PANE = "reach";

// What lies between two known places is thin, on top of where it went on.
// The way there is broken, and told from the way away without colours; on top of it it is thin and leaves its sides to be seen.
const STROKES: Record<When, L.PolylineOptions> = {
  after: { weight: 7, opacity: 0.92, lineCap: "round" },
  between: { weight: 3.5, opacity: 1, lineCap: "round" },
  before: { weight: 5, opacity: 1, lineCap: "butt", dashArray: "10 5" },
};
// Where both sides are drawn.
const WEIGHTS: Record<When, number> = { after: 9.5, between: 3.5, before: 2.8 };
// From this zoom on a view is more than a speck.
const NEAR_ZOOM = 18;
// Below this one whole dots with their wedges would bury the streets.
const ROOMY_ZOOM = 17;
const RIM = 1.2;
// How far a pointer may be from a street that it means, and a finger, pixels.
const MOUSE_REACH = 7;
const FINGER_REACH = 16;

const latLng = ([lon = 0, lat = 0]: number[]): L.LatLngTuple => [lat, lon];

/** The colour of a tint of one side, by the name of its token. */
export const tintToken = (when: When, tint: number): string =>
  when === "between" ? "--between" : `--${when}-${tint + 1}`;

/** Follow on the map. */
export class FollowLayer {
  readonly #map: L.Map;
  readonly #renderer: L.Canvas;
  readonly #streets = L.layerGroup();
  readonly #dots = L.layerGroup();
  readonly #raised = L.layerGroup();
  readonly #markers = new Map<string, L.Marker>();
  #passes: readonly KeyedPass[] = [];
  #bounds = L.latLngBounds([]);
  #entry = "";
  readonly #told = L.tooltip({ direction: "top", offset: [0, -8], className: "reached-street" });
  #reach: readonly ReachedPiece[] = [];
  #words: (pieces: readonly ReachedPiece[]) => string = () => "";

  constructor(map: L.Map) {
    this.#map = map;
    map.createPane(PANE);
    this.#renderer = L.canvas({ pane: PANE, padding: 0.3 });
    for (const group of [this.#streets, this.#dots, this.#raised]) group.addTo(map);
    // Streets take no hand, so that what lies on them does: the map tells which of them is meant.
    map.on("mousemove", (event: L.LeafletMouseEvent) => this.#tell(event, MOUSE_REACH));
    map.on("click", (event: L.LeafletMouseEvent) => this.#tell(event, FINGER_REACH));
    const forget = () => map.closeTooltip(this.#told);
    map.on("movestart", forget);
    // Leaflet tells of no pointer that leaves the map from a canvas within.
    map.getContainer().addEventListener("mouseleave", forget);
    map.on("zoomend", () => this.#size());
  }

  /** Tells of the streets within reach what `words` makes of those under the pointer or the finger; none: nothing. */
  tellStreets(reach: readonly ReachedPiece[], words: (pieces: readonly ReachedPiece[]) => string): void {
    this.#reach = reach;
    this.#words = words;
    this.#map.closeTooltip(this.#told);
  }

  #tell({ latlng, containerPoint, originalEvent }: L.LeafletMouseEvent, reach: number): void {
    if (this.#reach.length === 0) return;
    const over =
      originalEvent.target instanceof Element && originalEvent.target.closest(".leaflet-marker-icon");
    const metres = this.#map.distance(
      latlng,
      this.#map.containerPointToLatLng(containerPoint.add([reach, 0])),
    );
    const pieces = over ? [] : nearestPieces(this.#reach, { lon: latlng.lng, lat: latlng.lat }, metres);
    if (pieces.length === 0) this.#map.closeTooltip(this.#told);
    else this.#map.openTooltip(this.#told.setLatLng(latlng).setContent(this.#words(pieces)));
  }

  /** Draws the streets within reach and the drawn route, or clears. */
  showStreets(pieces: readonly Tinted[], route: LineString | null): void {
    this.#streets.clearLayers();
    this.#bounds = L.latLngBounds([]);
    const casing = colour("--panel");
    const both = (["before", "after"] as const).every((side) => pieces.some(({ when }) => when === side));
    for (const { when, tint, lines } of pieces) {
      const latlngs = lines.map((line) => line.map(latLng));
      const { dashArray, ...stroke } = STROKES[when];
      const weight = both ? WEIGHTS[when] : (stroke.weight ?? 0);
      const options = { renderer: this.#renderer, pane: PANE, interactive: false, ...stroke, weight };
      // Light tints need a rim on light ground; what is broken needs it to be seen on what is not.
      const rim = { ...options, color: casing, weight: weight + 2 * RIM };
      L.polyline(latlngs, rim).addTo(this.#streets);
      const drawn = L.polyline(latlngs, {
        ...options,
        color: colour(tintToken(when, tint)),
        ...(dashArray && { dashArray }),
      });
      drawn.addTo(this.#streets);
      this.#bounds.extend(drawn.getBounds());
    }
    if (route) shape(route, "known-route").addTo(this.#streets);
  }

  /** Draws the cameras on them. A camera that is passed twice has one dot. */
  showPasses(passes: readonly KeyedPass[], events: FollowEvents): void {
    this.#passes = passes;
    this.#entry = events.entry;
    this.#dots.clearLayers();
    this.#raised.clearLayers();
    this.#markers.clear();
    for (const pass of passes) {
      const { camera_id } = pass.candidate;
      if (!this.#markers.has(camera_id))
        this.#markers.set(camera_id, this.#dot(pass, events).addTo(this.#dots));
    }
    this.#size();
  }

  /** While the map is far, dots are small and have no wedge, but for the one that is brought forward. */
  #size(): void {
    const small = this.#markers.size > 0 && this.#map.getZoom() < ROOMY_ZOOM;
    this.#map.getContainer().classList.toggle("small-dots", small);
  }

  /** Brings one forward: what its camera sees, where somebody would have come into view, and whither. */
  raise(pass: KeyedPass | null): void {
    this.#raised.clearLayers();
    for (const [camera, marker] of this.#markers) {
      const raised = camera === pass?.candidate.camera_id;
      marker.getElement()?.classList.toggle("raised", raised);
      marker.setZIndexOffset(raised ? 1000 : 0);
    }
    if (!pass) return;
    const { candidate, entry, heading_deg } = pass;
    if (!candidate.neighbour && candidate.coverage)
      shape(candidate.coverage, `coverage ${candidate.verdict} raised`).addTo(this.#raised);
    const html = `<svg viewBox="-17 -17 34 34" width="34" height="34" aria-hidden="true"><g transform="rotate(${heading_deg})"><path d="M0-15 10 11 0 5-10 11Z"/></g></svg>`;
    const icon = L.divIcon({ className: "entry", html, iconSize: [34, 34] });
    L.marker(latLng(entry), {
      icon,
      title: this.#entry,
      interactive: false,
      keyboard: false,
      zIndexOffset: 1100,
    }).addTo(this.#raised);
  }

  /** Moves the map so that a camera and where its view is entered are in sight, and near enough to be told apart. */
  bringIntoView({ candidate: { lon, lat }, entry }: KeyedPass): void {
    const both = L.latLngBounds([lat, lon], latLng(entry));
    const near = this.#map.getZoom() >= NEAR_ZOOM;
    if (near && this.#map.getBounds().pad(-0.08).contains(both)) return;
    this.#map.fitBounds(both.pad(0.3), { maxZoom: Math.max(this.#map.getZoom(), NEAR_ZOOM) });
  }

  /** Looks at all streets within reach, with their cameras. */
  fit(): void {
    const bounds = L.latLngBounds([]).extend(this.#bounds);
    for (const { candidate } of this.#passes) bounds.extend([candidate.lat, candidate.lon]);
    if (!bounds.isValid()) return;
    this.#map.fitBounds(bounds, { padding: [24, 24], maxZoom: 18, animate: false });
    bringClear(
      this.#map,
      this.#passes.map(({ candidate: { lon, lat } }) => ({ lon, lat })),
    );
  }

  #dot(pass: KeyedPass, events: FollowEvents): L.Marker {
    const { candidate } = pass;
    return new FlatMarker([candidate.lat, candidate.lon], {
      icon: dotIcon(candidate.verdict, candidate.neighbour ? null : candidate.bearing_deg),
      title: events.name(pass),
      riseOnHover: true,
    })
      .on("click", () => events.select(pass))
      .on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && events.select(pass))
      .on("mousemove", ({ originalEvent }) => isMoved(originalEvent) && events.point(pass))
      .on("mouseout", () => events.point(null));
  }
}
