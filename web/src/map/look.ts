/** The value of one of the page's colours, for what is drawn on canvas. */
export const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim();

/** Letters of the map, with a rim of its ground. */
export const labelLook = () => ({ fill: colour("--map-label"), stroke: colour("--ground") });
