/** What an incident draws: its place, the search radius, and each candidate with what it sees. */
import * as L from "leaflet";

import type { Candidate, Candidates } from "../api/types";
import { anyUseful, USEFUL } from "../find/groups";
import { middleOf, placesOf } from "../find/scene";
import { isMoved } from "../parts/isMoved";
import { bringClear } from "./bringClear";
import { dotIcon } from "./dots";
import { FlatMarker } from "./flatMarker";
import { pointOnLine } from "./pointOnLine";
import { surround } from "./surround";

export interface IncidentEvents {
  /** The accessible name of a candidate's dot. */
  name: (candidate: Candidate) => string;
  select: (candidate: Candidate) => void;
  point: (candidate: Candidate | null) => void;
}

// More coverages than this lie over each other like fog; they are hinted at until one is brought forward.
const CROWD = 8;

// Above the coverages, so that their tints do not change the scene's colour.
const SCENE_PANE = "scene";

// From this zoom on, dots of 22 px stand apart along a street of row houses.
const NEAR_ZOOM = 18;

/** The open incident on the map. */
export class IncidentLayer {
  readonly #map: L.Map;
  readonly #resting = L.layerGroup();
  readonly #raised = L.layerGroup();
  readonly #markers = new Map<string, L.Marker>();
  #results: Candidates | null = null;

  constructor(map: L.Map) {
    this.#map = map;
    map.createPane(SCENE_PANE);
    this.#resting.addTo(map);
    this.#raised.addTo(map);
  }

  /** Draws an answer, or clears. */
  show(results: Candidates | null, events: IncidentEvents): void {
    this.#results = results;
    this.#resting.clearLayers();
    this.#raised.clearLayers();
    this.#markers.clear();
    if (!results) return;
    this.#drawScene(results);
    // Their coverages are drawn at rest, for they may hold the scene; the others only when brought forward.
    const useful = results.candidates.filter(({ verdict }) => USEFUL.includes(verdict));
    const state = useful.length > CROWD ? "faint" : "";
    for (const candidate of results.candidates.toReversed()) {
      if (useful.includes(candidate)) this.#drawView(candidate, this.#resting, state);
      this.#markers.set(candidate.camera_id, this.#dot(candidate, events).addTo(this.#resting));
    }
  }

  /** Brings one candidate forward: its coverage, its sight line and what blocks it. */
  raise(candidate: Candidate | null): void {
    this.#raised.clearLayers();
    for (const [id, marker] of this.#markers) {
      const raised = id === candidate?.camera_id;
      marker.getElement()?.classList.toggle("raised", raised);
      marker.setZIndexOffset(raised ? 1000 : 0);
    }
    if (candidate) this.#drawView(candidate, this.#raised, "raised");
  }

  /** Moves the map so that both the camera and the scene are in view. */
  bringIntoView({ lon, lat }: Candidate): void {
    const place = this.#results && middleOf(this.#results.incident.place);
    if (!place || this.#map.getBounds().pad(-0.08).contains([lat, lon])) return;
    const both = L.latLngBounds([lat, lon], [place.lat, place.lon]);
    this.#map.fitBounds(both.pad(0.2), { maxZoom: this.#map.getZoom() });
  }

  /** Looks at the whole search where that is near enough to tell the dots apart, else at the scene with the useful cameras. */
  fit(): void {
    const places = this.#results ? placesOf(this.#results.incident.place) : [];
    if (!this.#results || places.length === 0) return;
    const { candidates, incident, search_radius_m } = this.#results;
    const around = (metres: number) => {
      const bounds = L.latLngBounds([]);
      for (const { lon, lat } of places) bounds.extend(L.latLng(lat, lon).toBounds(2 * metres));
      return bounds;
    };
    const whole = around(incident.radius_m + search_radius_m);
    const seen = around(incident.radius_m + 30);
    for (const { verdict, lon, lat } of candidates) {
      if (verdict !== "out_of_view") whole.extend([lat, lon]);
      if (USEFUL.includes(verdict)) seen.extend([lat, lon]);
    }
    const near = this.#map.getBoundsZoom(whole) >= NEAR_ZOOM;
    const bounds = near || !anyUseful(candidates) ? whole : seen;
    this.#map.fitBounds(bounds, { padding: [24, 24], maxZoom: 19, animate: false });
    const shown = candidates.filter(({ verdict }) => verdict !== "out_of_view");
    const useful = candidates.filter(({ verdict }) => USEFUL.includes(verdict));
    if (!bringClear(this.#map, shown)) bringClear(this.#map, useful);
  }

  #drawScene({ incident, search_radius_m, scene_indoors }: Candidates): void {
    const middle = middleOf(incident.place);
    if (!middle) return;
    if (incident.place.type === "Point") {
      circle(middle, incident.radius_m + search_radius_m, "search-area").addTo(this.#resting);
      circle(middle, incident.radius_m, "scene-area").addTo(this.#resting);
    } else {
      outline(incident.place, search_radius_m).addTo(this.#resting);
      const look = incident.place.type === "LineString" ? "scene-line" : "scene-area";
      shape(incident.place, look, SCENE_PANE).addTo(this.#resting);
    }
    sceneMark(middle, scene_indoors).addTo(this.#resting);
  }

  #drawView(candidate: Candidate, group: L.LayerGroup, state: string): void {
    if (candidate.neighbour) return;
    const { verdict, coverage, sight_line, blocked_by } = candidate;
    if (coverage) shape(coverage, `coverage ${verdict} ${state}`).addTo(group);
    if (state === "raised" && blocked_by?.geometry) shape(blocked_by.geometry, "blocking").addTo(group);
    if (state === "faint" || verdict === "out_of_view") return;
    const { from, to } = sight_line;
    const stop = verdict === "blocked" && blocked_by ? pointOnLine(from, to, blocked_by.distance_m) : null;
    line(from, stop ?? to, `sight-line ${verdict} ${state} ${stop ? "free" : ""}`).addTo(group);
    if (stop) line(stop, to, `sight-line ${verdict} ${state} beyond`).addTo(group);
  }

  #dot(candidate: Candidate, events: IncidentEvents): L.Marker {
    return new FlatMarker([candidate.lat, candidate.lon], {
      icon: dotIcon(candidate.verdict, candidate.neighbour ? null : candidate.bearing_deg),
      title: events.name(candidate),
      riseOnHover: true,
    })
      .on("click", () => events.select(candidate))
      .on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && events.select(candidate))
      .on("mousemove", ({ originalEvent }) => isMoved(originalEvent) && events.point(candidate))
      .on("mouseout", () => events.point(null));
  }
}

/** A GeoJSON shape whose look is the style sheet's business. */
export const shape = (geometry: GeoJSON.GeoJsonObject, className: string, pane = "overlayPane"): L.GeoJSON =>
  L.geoJSON(geometry, { style: { className }, interactive: false, pane });

const line = (from: number[], to: number[], className: string) =>
  shape({ type: "LineString", coordinates: [from, to] } as GeoJSON.LineString, className);

const circle = ({ lon, lat }: { lon: number; lat: number }, radius: number, className: string) =>
  L.circle([lat, lon], { radius, className, interactive: false, pane: SCENE_PANE });

/** How far was searched around a line or an area. */
const outline = (geometry: Candidates["incident"]["place"], metres: number) =>
  shape(
    { type: "MultiLineString", coordinates: surround(geometry, metres) } as GeoJSON.MultiLineString,
    "search-area",
    SCENE_PANE,
  );

/** The mark of the scene, which neither takes clicks nor stands in the way of the keyboard. */
export const sceneMark = ({ lon, lat }: { lon: number; lat: number }, indoors = false): L.Marker =>
  L.marker([lat, lon], {
    icon: L.divIcon({ className: indoors ? "scene indoors" : "scene", iconSize: [22, 22] }),
    interactive: false,
    keyboard: false,
    zIndexOffset: 500,
  });
