/**
 * A marker that is painted together with all others. Leaflet moves each by a transform in three dimensions, for which the
 * browser keeps a layer of each; with hundreds of them a hand that drags the map feels it.
 */
import * as L from "leaflet";

// What Leaflet's marker has besides its types.
interface Moved {
  _setPos(at: L.Point): void;
}
const setPos = (L.Marker.prototype as unknown as Moved)._setPos;

/** A marker that is moved in two dimensions. */
export class FlatMarker extends L.Marker implements Moved {
  // Leaflet calls this.
  _setPos(at: L.Point): void {
    setPos.call(this, at);
    const icon = this.getElement();
    if (icon) icon.style.transform = `translate(${String(at.x)}px, ${String(at.y)}px)`;
  }
}
