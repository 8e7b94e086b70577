/** Room for what the map is to show whole, where the legend would lie over it. */
import * as L from "leaflet";

// Around what is shown, pixels.
const MARGIN = 24;

/**
 * How to fit `bounds` so that they lie beside the legend or above it, whichever shows them larger; nothing where the legend
 * is not in their way, or leaves too little room.
 */
export function besideLegend(map: L.Map, bounds: L.LatLngBounds): L.FitBoundsOptions {
  const own = map.getContainer().getBoundingClientRect();
  const legend = map.getContainer().parentElement?.querySelector(".legend")?.getBoundingClientRect();
  if (!legend || legend.height === 0) return {};
  const plain = L.point(2 * MARGIN, 2 * MARGIN);
  const zoom = (padding: L.Point) => map.getBoundsZoom(bounds, false, padding);
  // Where it would come to lie: as large as it can be, in the middle.
  const corners = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => map.project(at, zoom(plain)));
  const size = corners[1]?.subtract(corners[0] ?? L.point(0, 0)) ?? L.point(0, 0);
  const right = legend.left + legend.right > own.left + own.right;
  const side = right ? own.right - legend.left : legend.right - own.left;
  const below = own.bottom - legend.top;
  if ((own.width + size.x) / 2 <= own.width - side || (own.height + size.y) / 2 <= own.height - below)
    return {};
  const beside = L.point(side + 2 * MARGIN, 2 * MARGIN);
  const above = L.point(2 * MARGIN, below + 2 * MARGIN);
  const best = zoom(beside) >= zoom(above) ? beside : above;
  // A map that is all legend shows the whole rather than a speck.
  if (best.x >= 0.7 * own.width || best.y >= 0.7 * own.height) return {};
  if (best === above)
    return { paddingTopLeft: [MARGIN, MARGIN], paddingBottomRight: [MARGIN, MARGIN + below] };
  const far: L.PointTuple = [MARGIN + side, MARGIN];
  return right
    ? { paddingTopLeft: [MARGIN, MARGIN], paddingBottomRight: far }
    : { paddingTopLeft: far, paddingBottomRight: [MARGIN, MARGIN] };
}
