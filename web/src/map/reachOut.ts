/** How far out the map goes, and how all of something is looked at. */
import * as L from "leaflet";

/** Farther out nobody looks for cameras. */
export const LEAST_ZOOM = 4;

// What lies at the edge is a dot with its rim.
const PADDING = 24;

/** All of something in sight, what lies at its edge too. */
export const WHOLE: L.FitBoundsOptions = { padding: [PADDING, PADDING], maxZoom: 18 };

/** The zoom at which this is in sight, however far out the map goes now. */
export function zoomOf(map: L.Map, bounds: L.LatLngBounds): number {
  // Leaflet names no zoom below the least one.
  const least = map.options.minZoom;
  map.options.minZoom = LEAST_ZOOM;
  const zoom = map.getBoundsZoom(bounds, false, L.point(2 * PADDING, 2 * PADDING));
  map.options.minZoom = least;
  return zoom;
}

/** Lets the map go as far out as it takes to see this, and a step farther. */
export const reachOut = (map: L.Map, bounds: L.LatLngBounds): L.Map =>
  map.setMinZoom(Math.min(map.getMinZoom(), Math.max(LEAST_ZOOM, zoomOf(map, bounds) - 1)));
