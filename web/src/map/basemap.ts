/** The map below everything: vector tiles drawn on canvas, those of the own extract or of a file, or pictures. */
import * as L from "leaflet";
import {
  CenteredTextSymbolizer,
  LineLabelSymbolizer,
  LineSymbolizer,
  PolygonSymbolizer,
  leafletLayer,
  type Feature,
  type LabelRule,
  type Labelers,
  type PaintRule,
} from "protomaps-leaflet";

import type { Basemap } from "../api/types";
import type { Place } from "../find/coordinates";
import { AGAIN, colour, labelLook, PLACE_NAME, STREET_NAME } from "./look";
import { AlongStreet, AtPlace, dotBox, type Dots } from "./names";
import { protomapsLabels, protomapsPaint } from "./protomaps";

// The library extends the Leaflet that it finds as a global.
(globalThis as { L?: typeof L }).L = L;

// Data tiles of 600 m hold every vertex to 15 cm; closer zooms draw the same tile larger.
const DATA_ZOOM = 16;

const MAX_ZOOM = 21;

// Above all that is drawn on the ground, below what is put on it.
const NAMES = "names";

/** A basemap: its ground, and its names above what is drawn on the ground. */
export class GroundLayer {
  readonly #ground: L.GridLayer;
  /** None for pictures, which have their names painted in. */
  readonly #names: L.GridLayer | null;

  constructor(ground: L.GridLayer, names: L.GridLayer | null) {
    this.#ground = ground;
    this.#names = names;
  }

  addTo(map: L.Map): this {
    if (!map.getPane(NAMES)) map.createPane(NAMES);
    this.#ground.addTo(map);
    this.#names?.addTo(map);
    return this;
  }

  remove(): void {
    this.#ground.remove();
    this.#names?.remove();
  }

  /** Once all of it that is in view is drawn. */
  async drawn(): Promise<void> {
    const parts = [this.#ground, this.#names].filter((part) => part?.isLoading());
    await Promise.all(parts.map((part) => new Promise((done) => part?.once("load", done))));
  }

  /** Places the names anew, where dots have come to lie on some that stand already. */
  clearNames(added: readonly Place[], zoom: number): void {
    const names = this.#names as unknown as Drawn | null;
    const index = names?.labelers.getIndex(zoom);
    if (!index || !added.some((dot) => index.bboxCollides(dotBox(dot, zoom), Infinity))) return;
    names?.clearLayout();
    names?.rerenderTiles();
  }
}

// What the library's layers can do.
interface Drawn {
  labelers: Labelers;
  /** The tiles as they were read. */
  views: unknown;
  clearLayout: () => void;
  rerenderTiles: () => void;
}

/**
 * The layer of a basemap, once the letters of its labels are there. What we draw ourselves has so many pixels to one of the
 * page's as `sharpness` says, else as many as the screen.
 */
export async function basemapLayer(
  { kind, url, max_zoom }: Basemap,
  dots: Dots,
  sharpness = window.devicePixelRatio,
): Promise<GroundLayer> {
  if (kind === "raster") {
    const pictures = L.tileLayer(url, {
      maxNativeZoom: max_zoom ?? 19,
      maxZoom: MAX_ZOOM,
      className: "picture",
      // Its provider sees which pictures are asked for; more it need not learn.
      referrerPolicy: "no-referrer",
    });
    return new GroundLayer(pictures, null);
  }
  await Promise.all(
    [500, 600].map((weight) => document.fonts.load(`${weight} 13px "Be Vietnam Pro"`, "aăệ")),
  );
  const options = {
    url: kind === "pmtiles" ? new URL(url, location.origin).href : url,
    maxDataZoom: kind === "pmtiles" ? (max_zoom ?? 15) : DATA_ZOOM,
    maxZoom: MAX_ZOOM,
    attribution: "",
    devicePixelRatio: sharpness,
  };
  // A file may hold Protomaps' layers, or our own.
  const ground = leafletLayer({
    ...options,
    backgroundColor: colour("--ground"),
    paintRules: kind === "pmtiles" ? [...protomapsPaint(), ...paintRules()] : paintRules(),
  }) as unknown as L.GridLayer & Drawn;
  const names = leafletLayer({
    ...options,
    pane: NAMES,
    labelRules: kind === "pmtiles" ? [...protomapsLabels(dots), ...labelRules(dots)] : labelRules(dots),
  }) as unknown as L.GridLayer & Drawn;
  // Both read the same tiles, once.
  names.views = ground.views;
  return new GroundLayer(ground, names);
}

// Widths in metres of the carriageway by OpenStreetMap's class, as drawn from zoom 17 on.
const WIDTHS: Record<string, number> = {
  motorway: 16,
  trunk: 14,
  primary: 12,
  secondary: 11,
  tertiary: 9,
  residential: 6.5,
  unclassified: 6.5,
  living_street: 5,
  service: 4,
  pedestrian: 4,
};
const NARROW = 2;

/** Pixels of a street at a zoom: its true width when near, never less than shows when far. */
function streetWidth(zoom: number, feature?: Feature): number {
  const metres = WIDTHS[String(feature?.props.class).replace(/_link$/, "")] ?? NARROW;
  const pixelsPerMetre = 2 ** zoom / 150_000;
  const least = metres > 8 ? 1.6 : metres > NARROW ? 0.9 : 0.5;
  return Math.max(metres * pixelsPerMetre, least);
}

function paintRules(): PaintRule[] {
  const kind = (wanted: string) => (_: number, feature: Feature) => feature.props.kind === wanted;
  return [
    {
      dataLayer: "areas",
      symbolizer: new PolygonSymbolizer({ fill: colour("--map-green") }),
      filter: kind("green"),
    },
    {
      dataLayer: "areas",
      symbolizer: new PolygonSymbolizer({ fill: colour("--map-water") }),
      filter: kind("water"),
    },
    {
      dataLayer: "streets",
      symbolizer: new LineSymbolizer({
        color: colour("--map-street-edge"),
        width: (zoom, feature) => streetWidth(zoom, feature) + 2,
        lineCap: "round",
        lineJoin: "round",
        perFeature: true,
      }),
    },
    {
      dataLayer: "streets",
      symbolizer: new LineSymbolizer({
        color: colour("--map-street"),
        width: streetWidthPerFeature,
        lineCap: "round",
        lineJoin: "round",
        perFeature: true,
      }),
    },
    {
      dataLayer: "buildings",
      minzoom: 15,
      symbolizer: new PolygonSymbolizer({
        fill: colour("--map-building"),
        stroke: colour("--map-building-edge"),
        width: 1,
      }),
    },
  ];
}

// The library asks each feature's width only of functions with two named parameters.
const streetWidthPerFeature = (zoom: number, feature?: Feature) => streetWidth(zoom, feature);

function labelRules(dots: Dots): LabelRule[] {
  const look = labelLook();
  return [
    {
      dataLayer: "places",
      symbolizer: new AtPlace(new CenteredTextSymbolizer({ ...look, ...PLACE_NAME }), dots),
    },
    {
      dataLayer: "streets",
      minzoom: 15,
      symbolizer: new AlongStreet(
        new LineLabelSymbolizer({ ...look, stroke: colour("--map-street"), ...STREET_NAME }),
        dots,
        AGAIN,
      ),
    },
  ];
}
