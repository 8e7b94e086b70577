/**
 * How the layers of Protomaps' own tiles are drawn (https://docs.protomaps.com/basemaps/layers): in the same few colours
 * as the extract, so that cameras stand out on either.
 */
import {
  CenteredTextSymbolizer,
  LineLabelSymbolizer,
  LineSymbolizer,
  PolygonSymbolizer,
  type Feature,
  type LabelRule,
  type PaintRule,
} from "protomaps-leaflet";

import { AGAIN, colour, labelLook, PLACE_NAME, STREET_NAME } from "./look";
import { AlongStreet, AtPlace, type Dots } from "./names";

const GREEN = [
  "park",
  "forest",
  "wood",
  "grass",
  "grassland",
  "garden",
  "meadow",
  "farmland",
  "orchard",
  "scrub",
  "cemetery",
  "golf_course",
  "nature_reserve",
  "national_park",
  "pitch",
  "playground",
  "recreation_ground",
  "village_green",
];

const WIDTHS: Record<string, number> = { highway: 14, major_road: 11, medium_road: 9, minor_road: 6.5 };
const NARROW = 2;

/** Pixels of a road at a zoom: about its true width when near, never less than shows when far. */
function roadWidth(zoom: number, feature?: Feature): number {
  const metres = WIDTHS[String(feature?.props.kind)] ?? NARROW;
  const least = metres > 8 ? 1.6 : metres > NARROW ? 0.9 : 0.5;
  return Math.max((metres * 2 ** zoom) / 150_000, least);
}

const isRoad = (_: number, { props }: Feature) =>
  !["rail", "ferry", "aerialway"].includes(String(props.kind));

export function protomapsPaint(): PaintRule[] {
  const green = new PolygonSymbolizer({ fill: colour("--map-green") });
  const isGreen = (_: number, { props }: Feature) => GREEN.includes(String(props.kind));
  const round = { lineCap: "round", lineJoin: "round", perFeature: true } as const;
  return [
    { dataLayer: "landcover", symbolizer: green, filter: isGreen },
    { dataLayer: "landuse", symbolizer: green, filter: isGreen },
    {
      dataLayer: "water",
      symbolizer: new PolygonSymbolizer({ fill: colour("--map-water") }),
      filter: (_, { geomType }) => geomType === 3,
    },
    {
      dataLayer: "roads",
      symbolizer: new LineSymbolizer({
        color: colour("--map-street-edge"),
        width: (zoom, feature) => roadWidth(zoom, feature) + 2,
        ...round,
      }),
      filter: isRoad,
    },
    {
      dataLayer: "roads",
      // The library asks each feature's width only of functions with two named parameters.
      symbolizer: new LineSymbolizer({
        color: colour("--map-street"),
        width: (zoom: number, feature?: Feature) => roadWidth(zoom, feature),
        ...round,
      }),
      filter: isRoad,
    },
  ];
}

export function protomapsLabels(dots: Dots): LabelRule[] {
  const labelProps = ["name:vi", "name"];
  return [
    {
      dataLayer: "places",
      symbolizer: new AtPlace(
        new CenteredTextSymbolizer({ ...labelLook(), labelProps, ...PLACE_NAME }),
        dots,
      ),
      // The extract's own places carry other kinds and have their own rule.
      filter: (_, { props }) =>
        ["locality", "neighbourhood", "region", "macrohood"].includes(String(props.kind)),
    },
    {
      dataLayer: "roads",
      minzoom: 14,
      symbolizer: new AlongStreet(
        new LineLabelSymbolizer({
          ...labelLook(),
          labelProps,
          stroke: colour("--map-street"),
          ...STREET_NAME,
        }),
        dots,
        AGAIN,
      ),
    },
  ];
}
