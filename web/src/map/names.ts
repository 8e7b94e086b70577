/**
 * Where the names of the map stand, so that the dots of cameras do not hide them: a street's name where along the street
 * the fewest dots lie on it, the name of a place on its spot or just above or below.
 */
import type { Bbox, Feature, Label, LabelSymbolizer, Layout } from "protomaps-leaflet";

import type { Place } from "../find/coordinates";

type Geometry = Parameters<LabelSymbolizer["place"]>[1];

// A near dot with its rim, pixels; a far one has less.
const NEAR_DOT = 14;
const FAR_DOT = 7;
const NEAR_ZOOM = 18;

// Where else a place's name may stand, pixels below its spot.
const SHIFTS = [0, -18, 18, -32, 32];

// Dots are remembered while the map moves, so that names stay where they are; more than this would slow it.
const MOST = 1500;

// Side of the squares by which dots are found, pixels.
const SQUARE = 64;

/** The dots that names keep clear of. */
export class Dots {
  #known = new Map<string, Place>();
  #squares = new Map<number, Map<string, Bbox[]>>();

  /** Adds dots; only those of `fresh` where another scene begins. Says which were not known. */
  add(dots: readonly (Place & { id: string })[], fresh = false): Place[] {
    if (fresh || this.#known.size > MOST) this.#known.clear();
    const added = dots.filter(({ id }) => !this.#known.has(id));
    for (const dot of added) this.#known.set(dot.id, dot);
    if (added.length > 0 || fresh) this.#squares.clear();
    return added;
  }

  /** How many dots touch a label at a zoom. */
  hits({ bboxes }: Pick<Label, "bboxes">, zoom: number): number {
    const squares = this.#at(zoom);
    const hit = new Set<Bbox>();
    for (const box of bboxes)
      for (const key of squaresOf(box))
        for (const dot of squares.get(key) ?? []) if (meet(box, dot)) hit.add(dot);
    return hit.size;
  }

  /** The dots by each square that they reach into. */
  #at(zoom: number): Map<string, Bbox[]> {
    const known = this.#squares.get(zoom);
    if (known) return known;
    const squares = new Map<string, Bbox[]>();
    for (const place of this.#known.values()) {
      const box = dotBox(place, zoom);
      for (const key of squaresOf(box)) {
        const square = squares.get(key);
        if (square) square.push(box);
        else squares.set(key, [box]);
      }
    }
    this.#squares.set(zoom, squares);
    return squares;
  }
}

function* squaresOf({ minX, minY, maxX, maxY }: Bbox): Generator<string> {
  const of = (value: number) => Math.floor(value / SQUARE);
  for (let x = of(minX); x <= of(maxX); x++)
    for (let y = of(minY); y <= of(maxY); y++) yield `${String(x)} ${String(y)}`;
}

/** The box of a dot in the pixels of the whole world at a zoom. */
export function dotBox({ lon, lat }: Place, zoom: number): Bbox {
  const world = 256 * 2 ** zoom;
  const x = ((lon + 180) / 360) * world;
  const y = (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * world;
  const half = zoom >= NEAR_ZOOM ? NEAR_DOT : FAR_DOT;
  return { minX: x - half, minY: y - half, maxX: x + half, maxY: y + half };
}

const meet = (a: Bbox, b: Bbox): boolean =>
  a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY;

/** A street's name at the clearest of the spots that `symbolizer` finds, and again only so far away. */
export class AlongStreet implements LabelSymbolizer {
  constructor(
    private readonly symbolizer: LabelSymbolizer,
    private readonly dots: Dots,
    private readonly again: number,
  ) {}

  place(layout: Layout, geometry: Geometry, feature: Feature): Label[] | undefined {
    const labels = this.symbolizer.place(layout, geometry, feature);
    // The first one of a name keeps the others away, hence the clearest first.
    return labels
      ?.map((label) => ({ label, hits: this.dots.hits(label, layout.zoom) }))
      .toSorted((a, b) => a.hits - b.hits)
      .map(({ label }) => ({ ...label, deduplicationDistance: this.again }));
  }
}

/** A place's name on its spot, or beside it where that is clearer. */
export class AtPlace implements LabelSymbolizer {
  constructor(
    private readonly symbolizer: LabelSymbolizer,
    private readonly dots: Dots,
  ) {}

  place(layout: Layout, geometry: Geometry, feature: Feature): Label[] | undefined {
    return this.symbolizer.place(layout, geometry, feature)?.map((label) => {
      // A name under dots is better than none: where others stand it gets no place at all.
      const spots = SHIFTS.map((down) => shifted(label, down));
      const free = spots.filter((spot) => !layout.index.labelCollides(spot, Infinity));
      const hits = free.map((spot) => this.dots.hits(spot, layout.zoom));
      return free[hits.indexOf(Math.min(...hits))] ?? label;
    });
  }
}

function shifted(label: Label, down: number): Label {
  const anchor = label.anchor.clone();
  anchor.y += down;
  const bboxes = label.bboxes.map((box) => ({ ...box, minY: box.minY + down, maxY: box.maxY + down }));
  return { ...label, anchor, bboxes };
}
