/** Drawing a line or an area with leaflet-geoman, which is fetched when it is first needed. */
import type { Position } from "geojson";
import * as L from "leaflet";

import type { Shape } from "../find/shape";

/** What drawing tells. */
export interface SketchEvents {
  /** The points so far. */
  changed: (points: Position[]) => void;
  done: (shape: Shape) => void;
}

// What the library's own buttons call while a shape is drawn.
interface Drawing {
  _createVertex: (event: { latlng: L.LatLng }) => void;
  _removeLastVertex: () => void;
  _finishShape: () => void;
  _layer?: L.Polyline;
}

const STYLE = { className: "sketch", color: "#b51a30", weight: 3 };
const AREA = { ...STYLE, fillColor: "#d7263d", fillOpacity: 0.14 };

// The library extends the Leaflet that it finds as a global, at its own loading and at every use; a module is frozen.
const extended = { ...L };

async function library(): Promise<typeof L> {
  (globalThis as { L?: typeof L }).L = extended;
  await Promise.all([
    import("@geoman-io/leaflet-geoman-free"),
    import("@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css"),
  ]);
  return extended;
}

/** One drawing at a time on one map. */
export class Sketch {
  readonly #map: L.Map;
  readonly #events: SketchEvents;
  #kind: "Line" | "Polygon" | null = null;
  #edited: L.Polyline | L.Polygon | null = null;

  private constructor(map: L.Map, events: SketchEvents) {
    this.#map = map;
    this.#events = events;
  }

  /** Fetches the library; rejects where the server is away. */
  static async on(map: L.Map, events: SketchEvents): Promise<Sketch> {
    const { PM } = await library();
    PM.setOptIn(false);
    if (!("pm" in map)) PM.reInitLayer(map as unknown as L.Layer);
    // Cameras and marks are none of its business.
    PM.setOptIn(true);
    map.pm.setGlobalOptions({ snappable: false, tooltips: false });
    return new Sketch(map, events);
  }

  /** Begins a new shape. */
  begin(type: Shape["type"]): void {
    this.stop();
    this.#kind = type === "LineString" ? "Line" : "Polygon";
    this.#map.on("pm:create", this.#created, this);
    this.#map.on("pm:drawstart", this.#started, this);
    this.#map.pm.enableDraw(this.#kind, {
      snappable: false,
      tooltips: false,
      // An area must not cross itself, but the library would refuse the point and not say why.
      allowSelfIntersection: true,
      templineStyle: STYLE,
      hintlineStyle: { ...STYLE, dashArray: "6 6" },
      pathOptions: this.#kind === "Line" ? STYLE : AREA,
      cursorMarker: true,
    });
    this.#tell();
  }

  /** Takes up a shape that was drawn before. */
  change(shape: Shape): void {
    this.stop();
    const layer = L.geoJSON(shape).getLayers()[0] as L.Polyline;
    const options = { ...(shape.type === "LineString" ? STYLE : AREA), pmIgnore: false };
    const edited =
      shape.type === "LineString"
        ? L.polyline(layer.getLatLngs() as L.LatLng[], options)
        : L.polygon(layer.getLatLngs() as L.LatLng[][], options);
    edited.addTo(this.#map);
    this.#edited = edited;
    edited.pm.enable({ allowSelfIntersection: true, snappable: false });
    edited.on("pm:edit pm:vertexadded pm:vertexremoved pm:markerdragend", () => this.#tell());
    this.#tell();
  }

  /** Adds a point, for those who draw by keyboard. */
  add(at: L.LatLng): void {
    this.#drawing?._createVertex({ latlng: at });
    this.#tell();
  }

  /** Takes the last point back. */
  undo(): void {
    if (this.points().length > 1) this.#drawing?._removeLastVertex();
    else if (this.#kind) this.begin(this.#kind === "Line" ? "LineString" : "Polygon");
    this.#tell();
  }

  /** Ends with what is drawn, if that is a shape. */
  finish(): void {
    if (!this.#edited) return this.#drawing?._finishShape();
    const { geometry } = this.#edited.toGeoJSON() as GeoJSON.Feature<Shape>;
    this.stop();
    this.#events.done(rounded(geometry));
  }

  /** Ends without a result. */
  stop(): void {
    this.#map.off("pm:create", this.#created, this);
    this.#map.off("pm:drawstart", this.#started, this);
    this.#kind = null;
    if (this.#map.pm.globalDrawModeEnabled()) this.#map.pm.disableDraw();
    this.#edited?.pm.disable();
    this.#edited?.remove();
    this.#edited = null;
  }

  /** The points so far, as they will be taken; a ring is not closed. */
  points(): Position[] {
    const layer = this.#edited ?? this.#drawing?._layer;
    const latlngs = (layer?.getLatLngs() ?? []) as L.LatLng[] | L.LatLng[][];
    return (latlngs.flat() as L.LatLng[]).map(({ lng, lat }) => [fine(lng), fine(lat)]);
  }

  get #drawing(): Drawing | null {
    if (!this.#kind) return null;
    return (this.#map.pm.Draw as unknown as Record<string, Drawing>)[this.#kind] ?? null;
  }

  #started({ workingLayer }: { workingLayer: L.Layer }): void {
    workingLayer.on("pm:vertexadded pm:vertexremoved", () => this.#tell());
  }

  #created({ layer }: { layer: L.Layer }): void {
    layer.remove();
    const { geometry } = (layer as L.Polyline).toGeoJSON() as GeoJSON.Feature<Shape>;
    this.stop();
    this.#events.done(rounded(geometry));
  }

  #tell(): void {
    // Points are no buttons: by keyboard they are set and taken back as the bar says.
    for (const point of this.#map.getContainer().querySelectorAll(".marker-icon")) {
      point.removeAttribute("role");
      point.removeAttribute("tabindex");
    }
    this.#events.changed(this.points());
  }
}

/** A centimetre is fine enough. */
const fine = (deg: number): number => Number(deg.toFixed(7));

function rounded(shape: Shape): Shape {
  const round = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(round) : fine(value as number);
  return { type: shape.type, coordinates: round(shape.coordinates) } as Shape;
}
