/** The registry's cameras outside an incident: points by status, with a wedge when near. */
import * as L from "leaflet";
import type { FeatureCollection } from "geojson";

import type { Camera } from "../api/types";
import { dotIcon } from "./dots";
import { FlatMarker } from "./flatMarker";
import { shape } from "./incidentLayer";

// From this zoom on dots are large, carry their sign and wedge, and can be reached by keyboard.
const NEAR_ZOOM = 18;

// Dots added in one frame: many more, and a hand that drags the map would feel it.
const AT_ONCE = 80;

export interface CameraEvents {
  /** The accessible name of a camera's dot. */
  name: (camera: Camera) => string;
  select: (camera: Camera) => void;
  /** Whether a touch of a dot means the place below it, as it does while one is drawn. */
  passes: () => boolean;
}

interface Shown {
  dot: L.Layer;
  /** What it was drawn of; another key is another dot. */
  key: string;
}

/** The dots of all cameras in view, and the coverage of the selected one. */
export class CameraLayer {
  readonly #map: L.Map;
  readonly #canvas = L.canvas({ padding: 0.2 });
  readonly #dots: L.LayerGroup;
  readonly #selected: L.LayerGroup;
  readonly #shown = new Map<string, Shown>();
  #frame = 0;

  constructor(map: L.Map) {
    this.#map = map;
    this.#selected = L.layerGroup().addTo(map);
    this.#dots = L.layerGroup().addTo(map);
    map.on("unload", () => cancelAnimationFrame(this.#frame));
  }

  /** Draws the cameras as fits the zoom; the dots of those that were in view already stay. */
  show(cameras: Camera[], events: CameraEvents): void {
    const near = this.#map.getZoom() >= NEAR_ZOOM;
    const colours = farColours();
    const wanted = new Map(
      cameras.map((camera) => {
        const { id, status, lon, lat, bearing_deg } = camera;
        return [id, [near, status, lon, lat, bearing_deg, events.name(camera)].join(" ")];
      }),
    );
    for (const [id, { dot, key }] of this.#shown) {
      if (wanted.get(id) === key) continue;
      this.#dots.removeLayer(dot);
      this.#shown.delete(id);
    }
    const missing = cameras.filter(({ id }) => !this.#shown.has(id));
    const add = (camera: Camera) => {
      const dot = near ? this.#nearDot(camera, events) : this.#farDot(camera, colours);
      dot.on("click", (event) => {
        if (events.passes()) return;
        L.DomEvent.stopPropagation(event);
        events.select(camera);
      });
      this.#shown.set(camera.id, { dot: dot.addTo(this.#dots), key: wanted.get(camera.id) ?? "" });
    };
    cancelAnimationFrame(this.#frame);
    const some = () => {
      missing.splice(0, AT_ONCE).forEach(add);
      if (missing.length > 0) this.#frame = requestAnimationFrame(some);
    };
    some();
  }

  /** Draws what one camera sees, or nothing. */
  showCoverage(coverage: FeatureCollection | null): void {
    this.#selected.clearLayers();
    for (const feature of coverage?.features ?? []) {
      const night = feature.properties?.time_of_day === "night";
      // What nobody saw working lately is drawn, but does not count.
      const lapsed = feature.properties?.counts === false ? " lapsed" : "";
      shape(feature, `coverage own${night ? " night" : ""}${lapsed}`).addTo(this.#selected);
    }
  }

  #nearDot(camera: Camera, events: CameraEvents): L.Marker {
    return new FlatMarker([camera.lat, camera.lon], {
      icon: dotIcon(camera.status, camera.bearing_deg),
      title: events.name(camera),
      riseOnHover: true,
    }).on(
      "keypress",
      ({ originalEvent }) => originalEvent.key === "Enter" && !events.passes() && events.select(camera),
    );
  }

  #farDot({ lon, lat, status }: Camera, { white, working, broken }: FarColours): L.CircleMarker {
    const colour = status === "working" || status === "unknown" ? working : broken;
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

/** The colours of dots on canvas, which knows no style sheet. */
function farColours() {
  const style = getComputedStyle(document.documentElement);
  return {
    white: style.getPropertyValue("--panel"),
    working: style.getPropertyValue("--action"),
    broken: style.getPropertyValue("--not-working"),
  };
}

type FarColours = ReturnType<typeof farColours>;

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
