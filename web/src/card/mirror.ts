import type { FeatureCollection, Position } from "geojson";

import { offsetFrom } from "../find/metres";

/** A drawing of what a camera sees: north up, the camera at 0, 0, lengths in metres. */
export interface Mirror {
  /** An SVG path for each feature, by day first. */
  paths: { d: string; night: boolean }[];
  /** Half the side of a square that holds it all, metres. */
  reach: number;
  /** By day, square metres. */
  area: number | null;
}

/** Draws the coverage of a camera that hangs at a place. */
export function mirrorOf(coverage: FeatureCollection, at: { lon: number; lat: number }): Mirror {
  let reach = 5;
  const point = ([lon = 0, lat = 0]: Position): string => {
    const { east, north } = offsetFrom(at, { lon, lat });
    reach = Math.max(reach, Math.abs(east), Math.abs(north));
    return `${east.toFixed(1)} ${(-north).toFixed(1)}`;
  };
  const ring = (points: Position[]): string => `M${points.map(point).join("L")}Z`;
  const paths: Mirror["paths"] = [];
  let area: number | null = null;
  for (const { geometry, properties } of coverage.features) {
    const polygons =
      geometry.type === "Polygon"
        ? [geometry.coordinates]
        : geometry.type === "MultiPolygon"
          ? geometry.coordinates
          : [];
    const night = properties?.["time_of_day"] === "night";
    const d = polygons.flatMap((rings) => rings.map(ring)).join("");
    if (d) paths.push({ d, night });
    if (!night && typeof properties?.["area_m2"] === "number") area = properties["area_m2"];
  }
  return { paths, reach: Math.ceil(reach * 1.1), area };
}
