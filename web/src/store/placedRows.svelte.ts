import type { PlacedRow } from "../api/types";
import { route } from "./route.svelte";

// So near a row is told from its neighbours.
const NEAR_ZOOM = 17;

/** How a row looks, on the map and in the legend beside the list. */
export const lookOf = ({
  asks,
  becomes,
}: Pick<PlacedRow, "asks" | "becomes">): "created" | "updated" | "asks" =>
  asks || becomes === "waits" ? "asks" : becomes;

/** The rows of a list that is looked at before it is taken over, on the map; none while nothing is looked at. */
class PlacedRows {
  rows = $state.raw<PlacedRow[]>([]);
  /** The number of the row that is brought forward. */
  pointed = $state<number | null>(null);
  /** Counts how often the map is to show them all. */
  looks = $state(0);
  readonly #numbers: Map<string, number> = $derived(new Map(this.rows.map(({ row }, at) => [row, at])));

  /** Lays rows on the map, and looks at them. */
  show(rows: PlacedRow[]): void {
    this.pointed = null;
    this.rows = rows;
    if (rows.length > 0) this.looks += 1;
  }

  /** Takes them away. */
  clear(): void {
    this.pointed = null;
    this.rows = [];
  }

  /** The number of a row, or of the first lens of a row that stands for several; null where it is not on the map. */
  of(row: string): number | null {
    return this.#numbers.get(row) ?? this.#numbers.get(`${row}, lens 1`) ?? null;
  }

  /** Brings a row forward, and the map to it. */
  goTo(number: number | null): void {
    const row = number === null ? undefined : this.rows[number];
    if (!row) return;
    this.pointed = number;
    route.show({ lon: row.lon, lat: row.lat, zoom: Math.max(NEAR_ZOOM, route.view?.zoom ?? 0) });
  }
}

export const placedRows = new PlacedRows();
