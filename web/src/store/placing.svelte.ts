import type { Place } from "../find/coordinates";

/** The row of a list, or the record of a camera, that is being placed on the map. */
class Placing {
  /** The row; null where none is open. */
  row = $state<string | null>(null);
  place = $state.raw<Place | null>(null);
  /** Whether a touch of the map puts it there; without, its pin has to be moved. */
  byTouch = $state(true);
  /** Counts the places that the map should look at. */
  looks = $state(0);
  #moved: (place: Place) => void = () => undefined;

  /** Opens a row with the place that it has; `moved` learns where the map puts it. */
  open(row: string, place: Place | null, moved: (place: Place) => void, byTouch = true): void {
    this.row = row;
    this.byTouch = byTouch || place === null;
    this.place = place;
    this.#moved = moved;
    if (place) this.looks += 1;
  }

  /** Follows what is typed. */
  follow(place: Place | null): void {
    this.place = place;
  }

  /** The map puts the row there. */
  put(place: Place): void {
    if (this.row === null) return;
    this.place = place;
    this.#moved(place);
  }

  /** Closes the row, if it is the open one. */
  close(row: string): void {
    if (this.row !== row) return;
    this.row = null;
    this.place = null;
  }
}

export const placing = new Placing();
