/** Where an area lies, in degrees, so that paper says which one it was (pure). */
import type { MultiPolygon, Polygon, Position } from "geojson";

import type { Language } from "../language/language";

// More would be a list of their own.
const MOST_CORNERS = 20;

/** "18,34000; 105,90000" */
export const degreesText = ([lon = 0, lat = 0]: Readonly<Position>, { degrees }: Language): string =>
  `${degrees(lat)};\u00a0${degrees(lon)}`;

/** The corners of an area that was drawn, which has no other name; of many, or of several parts, the box that it lies in. */
export function whereText(area: Polygon | MultiPolygon, language: Language): string {
  const { t } = language;
  const rings = area.type === "Polygon" ? area.coordinates : area.coordinates.flat();
  const corners = rings.flatMap((ring) => ring.slice(0, -1));
  if (rings.length === 1 && corners.length <= MOST_CORNERS) {
    const all = corners.map((corner, at) => `${at + 1})\u00a0${degreesText(corner, language)}`);
    return t("planSheet.corners", { corners: all.join(" · ") });
  }
  const [lons, lats] = [corners.map(([lon = 0]) => lon), corners.map(([, lat = 0]) => lat)];
  return t("planSheet.box", {
    count: corners.length,
    from: degreesText([Math.min(...lons), Math.min(...lats)], language),
    to: degreesText([Math.max(...lons), Math.max(...lats)], language),
  });
}
