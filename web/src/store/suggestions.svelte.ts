import * as calls from "../api/calls";
import { Problem } from "../api/problem";
import type { FoundPlace } from "../api/types";
import { nearestMeridians } from "../find/vn2000";
import type { Key } from "../language/language";
import { form } from "./form.svelte";
import { route } from "./route.svelte";

// So long nobody types any more, milliseconds.
const PAUSE = 200;
// One letter finds half of all streets.
const LEAST = 2;

/** What the place box suggests. */
class Suggestions {
  found = $state.raw<FoundPlace[]>([]);
  busy = $state(false);
  /** Said instead of suggestions. */
  note = $state<Key | null>(null);
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asked = new AbortController();

  /** The meridians of plane coordinates that lack theirs, those that lead near the map in view first. */
  readonly meridians = $derived(
    form.reading.kind === "grid" ? nearestMeridians(form.reading.point, route.view) : [],
  );

  /** Looks for a name once the typing pauses; an earlier question still on its way is dropped. */
  ask(text: string): void {
    clearTimeout(this.#pause);
    this.#asked.abort();
    this.#asked = new AbortController();
    const name = text.trim();
    this.note = null;
    this.busy = name.length >= LEAST;
    // The last answer stays while the next one is on its way, so that the list does not flicker.
    if (!this.busy) this.found = [];
    else this.#pause = setTimeout(() => void this.#find(name, this.#asked.signal), PAUSE);
  }

  async #find(name: string, signal: AbortSignal): Promise<void> {
    try {
      const found = await calls.findPlaces(name, route.view, signal);
      if (signal.aborted) return;
      this.found = found;
      this.note = found.length === 0 ? "place.none" : null;
    } catch (error) {
      if (signal.aborted) return;
      this.found = [];
      this.note = error instanceof Problem && error.status === 422 ? "place.none" : "place.away";
    }
    this.busy = false;
  }
}

export const suggestions = new Suggestions();
