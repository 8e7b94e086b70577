/** Drawing a line or an area with leaflet-geoman, which is fetched when it is first needed. */
import type { Position } from "geojson";
import * as L from "leaflet";

import type { Shape } from "../find/shape";

/** What drawing tells. */
export interface SketchEvents {
  /** The points so far. */
  changed: (points: Position[]) => void;
  done: (shape: Shape) => void;
  /** What a point of a shape that is changed is called, by its number. */
  name: (number: number) => string;
}

// What the library's own buttons call while a shape is drawn.
interface Drawing {
  _createVertex: (event: { latlng: L.LatLng }) => void;
  _removeLastVertex: () => void;
  _finishShape: () => void;
  _layer?: L.Polyline;
}

// The handles of a shape that is changed, ring by ring.
interface Handled {
  pm: { _markers: L.Marker[] | L.Marker[][] };
}

/** Other points in place of those of a ring or a line, for the sake of one of them. */
type Change = (points: L.LatLng[], index: number, isArea: boolean) => L.LatLng[];

// How far a key moves a point, pixels; with Shift finely.
const STEP = 10;
const FINE_STEP = 1;

const MOVES: Record<string, L.PointTuple> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

const EDITING = { allowSelfIntersection: true, snappable: false };

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
    edited.pm.enable(EDITING);
    edited.on("pm:edit pm:vertexadded pm:vertexremoved pm:markerdragend", () => this.#tell());
    this.#map.getContainer().addEventListener("keydown", this.#keyed);
    this.#tell();
  }

  /** A point that has the focus is moved by arrows, with Shift finely; Space sets another one after it, Delete takes it away. */
  readonly #keyed = (event: KeyboardEvent): void => {
    const at = this.#handles.findIndex((handle) => handle.getElement() === event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) this.#replace(at, (ring, index) => this.#moved(ring, index, move, event.shiftKey));
    else if (event.key === " ") this.#replace(at, split, at + 1);
    else if (event.key === "Delete" || event.key === "Backspace")
      this.#replace(at, without, Math.max(0, at - 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  get #handles(): L.Marker[] {
    const { pm } = (this.#edited ?? { pm: { _markers: [] } }) as unknown as Handled;
    return pm._markers.flat();
  }

  #moved(ring: L.LatLng[], index: number, [x, y]: L.PointTuple, finely: boolean): L.LatLng[] {
    const pixels = finely ? FINE_STEP : STEP;
    const from = this.#map.latLngToContainerPoint(ring[index] ?? this.#map.getCenter());
    const to = this.#map.containerPointToLatLng(from.add([x * pixels, y * pixels]));
    this.#map.panInside(to, { padding: [STEP * 2, STEP * 2], animate: false });
    return ring.with(index, to);
  }

  /** Gives the ring of one point others in place of its own; then the focus is on the point `next`. */
  #replace(at: number, change: Change, next = at): void {
    const edited = this.#edited;
    if (!edited) return;
    const isArea = edited instanceof L.Polygon;
    const rings = (isArea ? edited.getLatLngs() : [edited.getLatLngs()]) as L.LatLng[][];
    const sizes = rings.map(({ length }) => length);
    let index = at;
    const own = sizes.findIndex((size) => index < size || ((index -= size), false));
    const ring = rings[own];
    if (!ring) return;
    const changed = change(ring, index, isArea);
    // Of fewer points there is no shape.
    if (changed.length < (isArea ? 3 : 2)) return;
    const all = rings.with(own, changed);
    edited.pm.disable();
    edited.setLatLngs(isArea ? all : changed);
    edited.pm.enable(EDITING);
    this.#tell();
    this.#handles[next]?.getElement()?.focus();
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
    const { geometry } = this.#edited.toGeoJSON(false) as GeoJSON.Feature<Shape>;
    this.stop();
    this.#events.done(rounded(geometry));
  }

  /** Ends without a result. */
  stop(): void {
    this.#map.off("pm:create", this.#created, this);
    this.#map.off("pm:drawstart", this.#started, this);
    this.#kind = null;
    this.#map.getContainer().removeEventListener("keydown", this.#keyed);
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
    const { geometry } = (layer as L.Polyline).toGeoJSON(false) as GeoJSON.Feature<Shape>;
    this.stop();
    this.#events.done(rounded(geometry));
  }

  #tell(): void {
    // While they are set, points are no buttons: by keyboard they are set and taken back as the bar says.
    for (const point of this.#map.getContainer().querySelectorAll(".marker-icon")) {
      point.removeAttribute("role");
      point.removeAttribute("tabindex");
    }
    for (const [at, handle] of this.#handles.entries()) {
      const point = handle.getElement();
      point?.setAttribute("role", "button");
      point?.setAttribute("tabindex", "0");
      point?.setAttribute("aria-label", this.#events.name(at + 1));
    }
    this.#events.changed(this.points());
  }
}

/** With another point halfway to the next one; after the last of a line, as far again. */
const split: Change = (ring, index, isArea) => {
  const isLast = index === ring.length - 1;
  const other = isLast && !isArea ? ring[index - 1] : ring[(index + 1) % ring.length];
  const at = ring[index];
  if (!at || !other) return ring;
  const share = isLast && !isArea ? -1 : 0.5;
  const added = L.latLng(at.lat + share * (other.lat - at.lat), at.lng + share * (other.lng - at.lng));
  return ring.toSpliced(index + 1, 0, added);
};

const without: Change = (ring, index) => ring.toSpliced(index, 1);

/** A centimetre is fine enough. */
const fine = (deg: number): number => Number(deg.toFixed(7));

function rounded(shape: Shape): Shape {
  const round = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(round) : fine(value as number);
  return { type: shape.type, coordinates: round(shape.coordinates) } as Shape;
}
