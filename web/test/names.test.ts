import type { Label, LabelSymbolizer } from "protomaps-leaflet";
import { describe, expect, it } from "vitest";

import { AlongStreet, AtPlace, dotBox, Dots } from "../src/map/names";

const ZOOM = 18;
const dot = { id: "a", lon: 105.84, lat: 21.02 };
const box = dotBox(dot, ZOOM);
const middle = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };

/** A name of 80 by 16 pixels whose middle lies so far from the dot. */
function name(east: number, down = 0): Label {
  const [x, y] = [middle.x + east, middle.y + down];
  const anchor = { x, y, clone: () => ({ x, y }) };
  const bboxes = [{ minX: x - 40, minY: y - 8, maxX: x + 40, maxY: y + 8 }];
  return { anchor: anchor as unknown as Label["anchor"], bboxes, draw: () => undefined };
}

const finds = (...labels: Label[]): LabelSymbolizer => ({ place: () => labels });
/** A layout in which other names take the place below. */
const taken = (from: number) =>
  ({
    zoom: ZOOM,
    index: { labelCollides: ({ bboxes }: Label) => bboxes.some(({ minY }) => minY > middle.y + from) },
  }) as unknown as Parameters<LabelSymbolizer["place"]>[0];
const layout = taken(Infinity);
const feature = {} as Parameters<LabelSymbolizer["place"]>[2];

describe("the names of the map", () => {
  it("know the dots that touch them", () => {
    const dots = new Dots();
    expect(dots.add([dot])).toEqual([dot]);
    expect(dots.add([dot])).toEqual([]);
    expect(dots.hits(name(0), ZOOM)).toBe(1);
    expect(dots.hits(name(80), ZOOM)).toBe(0);
    dots.add([], true);
    expect(dots.hits(name(0), ZOOM)).toBe(0);
  });

  it("a street's stands where it is clear, and is kept in the order found where all is", () => {
    const dots = new Dots();
    dots.add([dot]);
    const [hidden, clear, other] = [name(10), name(120), name(-120)];
    const placed = new AlongStreet(finds(hidden, clear, other), dots, 320).place(layout, [], feature);
    expect(placed?.map(({ anchor }) => anchor)).toEqual([clear.anchor, other.anchor, hidden.anchor]);
    expect(placed?.every(({ deduplicationDistance }) => deduplicationDistance === 320)).toBe(true);
  });

  it("a place's moves up or down from under a dot, and stays where there is none", () => {
    const dots = new Dots();
    dots.add([dot]);
    const at = new AtPlace(finds(name(0)), dots).place(layout, [], feature);
    expect(at?.map(({ anchor }) => anchor.y - middle.y)).toEqual([-32]);
    const below = new AtPlace(finds(name(0, 12)), dots).place(layout, [], feature);
    expect(below?.map(({ anchor }) => anchor.y - middle.y)).toEqual([30]);
    const other = new AtPlace(finds(name(0, 12)), dots).place(taken(20), [], feature);
    expect(other?.map(({ anchor }) => anchor.y - middle.y)).toEqual([12]);
    const clear = new AtPlace(finds(name(200)), dots).place(layout, [], feature);
    expect(clear?.map(({ anchor }) => anchor.y)).toEqual([middle.y]);
  });
});
