import type * as L from "leaflet";

// A server that does not answer must not keep the paper waiting.
const PATIENCE_MS = 6000;

/** Prints the map, which was just laid out as on paper: the same view, once its tiles are there. */
export async function printMap(map: L.Map, tiles: L.GridLayer | undefined): Promise<void> {
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

function drawn(tiles: L.GridLayer | undefined): Promise<void> {
  if (!tiles?.isLoading()) return new Promise((done) => requestAnimationFrame(() => done()));
  return new Promise((done) => {
    tiles.once("load", () => requestAnimationFrame(() => done()));
    setTimeout(done, PATIENCE_MS);
  });
}
