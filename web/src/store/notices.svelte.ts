import * as calls from "../api/calls";
import type { Problem } from "../api/problem";
import type { Notice, OwnCandidate } from "../api/types";
import { inForce } from "../find/inForce";
import { find } from "./find.svelte";

/** The preservation notices under the number of the open incident, and the one about to be given. */
class Notices {
  #given = $state.raw<{ incident: string; items: Notice[] }>({ incident: "", items: [] });
  /** The cameras for which the officer is asked to confirm; where: the key of a row, or the bar. */
  asked = $state.raw<{ cameras: OwnCandidate[]; where: string | "bar"; way: calls.OnTheWay | null } | null>(
    null,
  );
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** The notices under the number of the open incident. */
  get given(): Notice[] {
    return this.#given.incident === find.results?.incident.id ? this.#given.items : [];
  }

  /**
   * The notice in force by which a camera keeps a whole window, else that of the incident; of several the one that lapses
   * last.
   */
  of(camera: string, way: calls.OnTheWay | null = null): Notice | null {
    const window = way ?? find.results?.incident;
    return window ? inForce(this.given, camera, window) : null;
  }

  /** Loads what was given before; the list shows without it as long as it does not come. */
  async load(incident: string): Promise<void> {
    try {
      const items = await calls.getNotices(incident);
      this.#add(incident, items);
    } catch {
      // The rows then offer to give a notice; one that is in force comes back as it is.
    }
  }

  // Another incident may have been opened meanwhile.
  #add(incident: string, items: Notice[]): void {
    if (incident !== find.results?.incident.id) return;
    const before = this.given.filter(({ id }) => !items.some((item) => item.id === id));
    this.#given = { incident, items: [...before, ...items] };
  }

  /** Asks whether to give notices for these cameras. */
  ask(cameras: OwnCandidate[], where: string | "bar", way: calls.OnTheWay | null = null): void {
    this.problem = null;
    this.asked = { cameras, where, way };
  }

  cancel(): void {
    this.asked = null;
    this.problem = null;
  }

  /** Gives the notices that were asked about; what came of it, or null where the server refused. */
  async give(incident: string): Promise<Notice[] | null> {
    if (!this.asked || this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      const ids = this.asked.cameras.map(({ camera_id }) => camera_id);
      const items = await calls.giveNotices(incident, ids, this.asked.way);
      this.#add(incident, items);
      this.asked = null;
      return items;
    } catch (error) {
      this.problem = error as Problem;
      return null;
    } finally {
      this.busy = false;
    }
  }
}

export const notices = new Notices();
