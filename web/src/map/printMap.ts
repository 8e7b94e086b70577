import type * as L from "leaflet";

import type { GroundLayer } from "./basemap";

// A server that does not answer must not keep the paper waiting.
const PATIENCE_MS = 6000;

/** Prints the map, which was just laid out as on paper: the same view, once its tiles are there. */
export async function printMap(map: L.Map, tiles: GroundLayer | undefined): Promise<void> {
  const before = map.getBounds();
  const [centre, zoom] = [map.getCenter(), map.getZoom()];
  map.invalidateSize({ animate: false });
  map.fitBounds(before, { animate: false, maxZoom: zoom });
  // What was on the screen is on the paper, and not a level of zoom farther away for a few pixels.
  if (map.getZoom() < zoom - 1) map.setView(centre, zoom - 1, { animate: false });
  await drawn(tiles);
  window.print();
  // Once the layout is the screen's again.
  requestAnimationFrame(() => {
    map.invalidateSize({ animate: false });
    map.setView(centre, zoom, { animate: false });
  });
}

async function drawn(tiles: GroundLayer | undefined): Promise<void> {
  await Promise.race([tiles?.drawn(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  await new Promise((done) => requestAnimationFrame(done));
}
