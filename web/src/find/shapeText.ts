import type { Language } from "../language/language";
import { areaOf, lengthOf, placesOf } from "./scene";
import { pointsOf, type Shape } from "./shape";

/** A drawn place in words: what it is, how long or large, of how many points. */
export function shapeText(shape: Shape, language: Language): string {
  const count = pointsOf(shape).length;
  if (shape.type === "LineString")
    return language.t("place.line", { length: language.metres(lengthOf(placesOf(shape))), count });
  return language.t("place.area", { area: language.squareMetres(areaOf(placesOf(shape))), count });
}
