import * as calls from "../api/calls";
import type { Problem } from "../api/problem";
import type { Incident } from "../api/types";
import { halved, halvingOf, undone, type Halving } from "../find/halving";
import { find } from "./find.svelte";
import { route } from "./route.svelte";

const MINUTE = 60_000;

/** The halving of the open incident's window at a recorder. */
class Narrowing {
  halving = $state.raw<Halving | null>(null);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Begins; the back button leaves the guide, not the incident. */
  start({ from, to }: Incident): void {
    if (!this.halving) route.cover(() => this.stop());
    this.problem = null;
    this.halving = halvingOf(Date.parse(from), Date.parse(to));
  }

  stop(): void {
    this.halving = null;
    this.problem = null;
  }

  /** Leaves the guide by its own buttons. */
  close(): void {
    if (this.halving) route.uncover();
    this.stop();
  }

  /** Goes on after a look at the middle: was all as before it happened? */
  answer(asBefore: boolean): void {
    if (this.halving) this.halving = halved(this.halving, asBefore);
  }

  undo(): void {
    if (this.halving) this.halving = undone(this.halving);
  }

  /** Makes what is left the incident's window, and searches again. */
  async apply(incident: Incident): Promise<void> {
    const left = this.halving;
    if (!left || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      // The last minute of a window may be a broken one.
      const to = Math.min(Date.parse(incident.to), left.from + left.minutes * MINUTE);
      const window = { from: new Date(left.from).toISOString(), to: new Date(to).toISOString() };
      await calls.narrowWindow(incident, window);
      // The guide stays until there is something in its place.
      await find.load(incident.id);
      this.close();
    } catch (error) {
      this.problem = error as Problem;
    } finally {
      this.busy = false;
    }
  }
}

export const narrowing = new Narrowing();
