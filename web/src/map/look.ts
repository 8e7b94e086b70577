/** The value of one of the page's colours, for what is drawn on canvas. */
export const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim();

// Above streets as above coverages a name is told from its ground by a rim as wide as its strokes.
const RIM = 4;

/** How the name of a place is written. */
export const PLACE_NAME = { width: RIM, font: '600 14px "Be Vietnam Pro"', maxLineChars: 18 };

/** How the name of a street is written, and how near to each other its possible spots lie, pixels. */
export const STREET_NAME = {
  width: RIM,
  font: '500 12.5px "Be Vietnam Pro"',
  position: 2,
  repeatDistance: 40,
};

/** So far from its last spot a street's name stands again, pixels. */
export const AGAIN = 320;

/** Letters of the map, with a rim of its ground. */
export const labelLook = () => ({ fill: colour("--map-label"), stroke: colour("--ground") });
