import { distance } from "../find/metres";

/**
 * The position so many metres along the straight line between two positions (lon, lat); null beyond its end.
 * Degrees are taken as plane, which holds to centimetres over the few hundred metres of a sight line.
 */
export function pointOnLine(from: number[], to: number[], metres: number): number[] | null {
  const [lon = 0, lat = 0] = from;
  const [toLon = 0, toLat = 0] = to;
  const length = distance({ lon, lat }, { lon: toLon, lat: toLat });
  if (!(metres < length)) return null;
  const share = metres / length;
  return [lon + share * (toLon - lon), lat + share * (toLat - lat)];
}
