import { findPlaces } from "../api/calls";
import { getOwners } from "../api/owners";
import type { FoundPlace, Owner } from "../api/types";
import { route } from "./route.svelte";

// One letter finds half of everything.
const LEAST = 2;
// They stand before the cameras.
const MOST = 3;

/** What else a search for cameras finds: owners by what they are called, streets and places on the map. */
class AlsoFound {
  owners = $state.raw<Owner[]>([]);
  places = $state.raw<FoundPlace[]>([]);
  #asked = new AbortController();

  /** Looks for a text; an earlier question still on its way is dropped. */
  async ask(text: string): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const name = text.trim();
    if (name.length < LEAST) {
      this.owners = [];
      this.places = [];
      return;
    }
    // Cameras are the list itself: where this fails, they are found all the same.
    const [owners, places] = await Promise.allSettled([
      getOwners({ q: name }),
      findPlaces(name, route.view, signal),
    ]);
    if (signal.aborted) return;
    const called = owners.status === "fulfilled" ? owners.value.items.filter(({ label }) => label) : [];
    const found = places.status === "fulfilled" ? places.value : [];
    this.owners = called.slice(0, MOST);
    this.places = found.filter(({ kind }) => kind !== "camera").slice(0, MOST);
  }
}

export const alsoFound = new AlsoFound();
