/** Cameras counted: bubbles whose ring says by shape as well as colour what state how many are in. */
import * as L from "leaflet";

import type { CameraCluster, CameraStatus } from "../api/types";
import { FlatMarker } from "./flatMarker";
import { ringParts } from "./ring";

export interface ClusterEvents {
  /** The accessible name of a bubble. */
  name: (cluster: CameraCluster) => string;
  /** What is written in it. */
  count: (cluster: CameraCluster) => string;
}

const RING = 6;

/** The bubbles of a view that is far. */
export class ClusterLayer {
  readonly #map: L.Map;
  readonly #bubbles: L.LayerGroup;

  constructor(map: L.Map) {
    this.#map = map;
    this.#bubbles = L.layerGroup().addTo(map);
  }

  /** Draws them; a click on one looks closer. */
  show(clusters: CameraCluster[], events: ClusterEvents): void {
    this.#bubbles.clearLayers();
    for (const cluster of clusters) this.#bubble(cluster, events).addTo(this.#bubbles);
  }

  #bubble(cluster: CameraCluster, events: ClusterEvents): L.Marker {
    const at = L.latLng(cluster.lat, cluster.lon);
    const closer = () => this.#map.setView(at, this.#map.getZoom() + 2);
    return new FlatMarker(at, {
      icon: bubbleIcon(cluster, events.count(cluster)),
      title: events.name(cluster),
      riseOnHover: true,
    })
      .on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        closer();
      })
      .on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && closer());
  }
}

/** Pixels across: the eye compares areas, so the side grows with the root of the root. */
const sizeOf = (count: number) => Math.round(Math.min(58, 30 + 4 * Math.sqrt(Math.sqrt(count))));

function bubbleIcon({ count, by_status }: CameraCluster, text: string): L.DivIcon {
  const size = sizeOf(count);
  const radius = size / 2 - RING / 2 - 1;
  const arcs = ringParts(by_status, radius)
    .map(({ status, path }) => arc(status, path))
    .join("");
  return L.divIcon({
    className: "bubble",
    iconSize: [size, size],
    html:
      `<svg viewBox="${-size / 2} ${-size / 2} ${size} ${size}" width="${size}" height="${size}" aria-hidden="true">` +
      `<circle class="disc" r="${size / 2 - 1}"/>${arcs}<text dy="0.36em">${text}</text></svg>`,
  });
}

/** One part of the ring; what is unknown is hollow, so it takes two strokes. */
const arc = (status: CameraStatus, path: string) =>
  `<path class="part ${status}" d="${path}"/>` +
  (status === "unknown" ? `<path class="part hollow" d="${path}"/>` : "");
