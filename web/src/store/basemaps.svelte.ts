import type { Basemap } from "../api/types";
import { session } from "./session.svelte";

const kept = "sightline.basemap";

/** What the map lies on: what the deployment offers, and what was chosen in this browser. */
class Basemaps {
  #chosen = $state(localStorage.getItem(kept));

  /** The own extract first. */
  get all(): Basemap[] {
    return session.deployment?.basemaps ?? [];
  }

  /** The chosen one; the own extract where that is no longer offered. */
  get chosen(): Basemap | undefined {
    return this.all.find(({ kind }) => kind === this.#chosen) ?? this.all[0];
  }

  choose({ kind }: Basemap): void {
    this.#chosen = kind;
    localStorage.setItem(kept, kind);
  }
}

export const basemaps = new Basemaps();
