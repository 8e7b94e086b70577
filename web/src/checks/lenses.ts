/** Common lenses with their angles of view (pure). */

/**
 * Widths of the light-sensitive part of common sensors, millimetres: pixels times their pitch as the makers' data sheets
 * give them. 1/2.8": 1920 x 2.9 um (Sony IMX307, IMX327) and 3840 x 1.45 um (IMX415); 1/3": 1280 x 3.75 um (onsemi AR0130).
 */
const SENSORS = [
  ['1/2.8"', 5.568],
  ['1/3"', 4.8],
] as const;

// Focal lengths that cameras for streets and yards are sold with, millimetres.
const FOCAL_LENGTHS = [2.8, 3.6, 4, 6, 8, 12];

/** A lens before a sensor. */
export interface LensPreset {
  /** Millimetres. */
  focal: number;
  sensor: string;
  /** Horizontal angle of view, degrees. */
  angle: number;
}

/** Degrees of the horizontal angle of view of a rectilinear lens: 2 atan(w / 2f). Short lenses see a little more. */
export const angleOf = (width: number, focal: number): number =>
  Math.round(((2 * Math.atan(width / (2 * focal)) * 180) / Math.PI) * 10) / 10;

/** The lenses, the more common sensor first, from wide to narrow. */
export const LENSES: LensPreset[] = SENSORS.flatMap(([sensor, width]) =>
  FOCAL_LENGTHS.map((focal) => ({ focal, sensor, angle: angleOf(width, focal) })),
);

/** Pictures that cameras are sold with, pixels: the names under which they are sold and their sizes. */
export const RESOLUTIONS = [
  { name: "1 MP", width: 1280, height: 720 },
  { name: "2 MP", width: 1920, height: 1080 },
  { name: "3 MP", width: 2304, height: 1296 },
  { name: "4 MP", width: 2560, height: 1440 },
  { name: "5 MP", width: 2592, height: 1944 },
  { name: "8 MP", width: 3840, height: 2160 },
] as const;
