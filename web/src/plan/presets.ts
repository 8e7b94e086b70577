/** The cameras that can be proposed (pure), by the names of the contract. */
import type { Preset } from "../api/types";
import { angleOf } from "../checks/lenses";
import type { Language } from "../language/language";

// Width of a 1/2.8" sensor, millimetres.
const SENSOR = 5.568;
const FOCAL_LENGTHS = { wide: 2.8, medium: 4, narrow: 8 };

/** From the widest, each with the fewest pixels first. */
export const PRESETS: readonly Preset[] = [
  "wide_2mp",
  "wide_4mp",
  "wide_8mp",
  "medium_2mp",
  "medium_4mp",
  "medium_8mp",
  "narrow_2mp",
  "narrow_4mp",
  "narrow_8mp",
];

/** Focal length in millimetres, angle of view in degrees, and millions of pixels. */
export function opticsOf(preset: Preset): { focal: number; angle: number; pixels: number } {
  const [width, pixels] = preset.split("_") as [keyof typeof FOCAL_LENGTHS, string];
  const focal = FOCAL_LENGTHS[width];
  return { focal, angle: angleOf(SENSOR, focal), pixels: parseInt(pixels, 10) };
}

/** "Ống kính 4 mm (69,7°), 4 MP" */
export function presetText(preset: Preset, language: Language): string {
  const { focal, angle, pixels } = opticsOf(preset);
  return language.t("propose.lens", {
    focal: language.number(focal, 1),
    angle: language.number(angle, 1),
    pixels,
  });
}
