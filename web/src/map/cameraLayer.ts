/** The registry's cameras outside an incident: points by status, with a wedge when near. */
import * as L from "leaflet";
import type { FeatureCollection } from "geojson";

import type { Camera } from "../api/types";
import { dotIcon } from "./dots";
import { shape } from "./incidentLayer";

// From this zoom on dots are large, carry their sign and wedge, and can be reached by keyboard.
const NEAR_ZOOM = 18;

export interface CameraEvents {
  /** The accessible name of a camera's dot. */
  name: (camera: Camera) => string;
  select: (camera: Camera) => void;
}

/** The dots of all cameras in view, and the coverage of the selected one. */
export class CameraLayer {
  readonly #map: L.Map;
  readonly #canvas = L.canvas({ padding: 0.2 });
  readonly #dots: L.LayerGroup;
  readonly #selected: L.LayerGroup;

  constructor(map: L.Map) {
    this.#map = map;
    this.#selected = L.layerGroup().addTo(map);
    this.#dots = L.layerGroup().addTo(map);
  }

  /** Draws the cameras as fits the zoom. */
  show(cameras: Camera[], events: CameraEvents): void {
    this.#dots.clearLayers();
    const near = this.#map.getZoom() >= NEAR_ZOOM;
    for (const camera of cameras) {
      const dot = near ? this.#nearDot(camera, events) : this.#farDot(camera);
      dot.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        events.select(camera);
      });
      dot.addTo(this.#dots);
    }
  }

  /** Draws what one camera sees, or nothing. */
  showCoverage(coverage: FeatureCollection | null): void {
    this.#selected.clearLayers();
    for (const feature of coverage?.features ?? []) {
      const night = feature.properties?.time_of_day === "night";
      shape(feature, night ? "coverage own night" : "coverage own").addTo(this.#selected);
    }
  }

  #nearDot(camera: Camera, events: CameraEvents): L.Marker {
    return L.marker([camera.lat, camera.lon], {
      icon: dotIcon(camera.status, camera.bearing_deg),
      title: events.name(camera),
      riseOnHover: true,
    }).on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && events.select(camera));
  }

  #farDot({ lon, lat, status }: Camera): L.CircleMarker {
    const style = getComputedStyle(document.documentElement);
    const white = style.getPropertyValue("--panel");
    const colour = style.getPropertyValue(
      status === "working" || status === "unknown" ? "--action" : "--not-working",
    );
    const hollow = status === "unknown" || status === "planned";
    const Dot = hollow || status === "working" ? L.CircleMarker : CrossedDot;
    return new Dot([lat, lon], {
      renderer: this.#canvas,
      radius: 5,
      color: hollow ? colour : white,
      weight: 1.6,
      fillColor: hollow ? white : colour,
      fillOpacity: 1,
      ...(status === "planned" && { dashArray: "2 2" }),
    });
  }
}

/** A dot with a cross for what does not work, on canvas because there may be thousands. */
class CrossedDot extends L.CircleMarker {
  // Leaflet calls this to draw; its own circle first, then the cross on top.
  _updatePath(): void {
    const { _renderer, _point } = this as unknown as {
      _renderer: {
        _updateCircle: (dot: L.CircleMarker) => void;
        _ctx: CanvasRenderingContext2D;
        _drawing: boolean;
      };
      _point: L.Point;
    };
    _renderer._updateCircle(this);
    if (!_renderer._drawing) return;
    const { x, y } = _point;
    _renderer._ctx.beginPath();
    for (const slope of [1, -1]) {
      _renderer._ctx.moveTo(x - 2, y - 2 * slope);
      _renderer._ctx.lineTo(x + 2, y + 2 * slope);
    }
    _renderer._ctx.stroke();
  }
}
