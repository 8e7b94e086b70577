import * as calls from "../api/calls";
import type { Problem } from "../api/problem";
import type { Contact } from "../api/types";

/** So long a contact stays on the screen. */
export const SHOWN = 2 * 60_000;

/** The one contact on the screen; gone after two minutes, with its row, and with the lock (PRIVACY P7). */
class ShownContact {
  /** The row that asks whether to show it, or shows it: its key, its camera, and how the camera comes to be asked. */
  asked = $state.raw<{ row: string; camera: string; way: calls.OnTheWay | null } | null>(null);
  shown = $state.raw<Contact | null>(null);
  /** When it hides again, by this computer's clock. */
  hidesAt = $state(0);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  #timer = 0;

  constructor() {
    // The timers of a sleeping computer stand still.
    document.addEventListener("visibilitychange", () => {
      if (this.shown && Date.now() >= this.hidesAt) this.hide();
    });
  }

  /** Asks in this camera's row; whatever was shown elsewhere is hidden. */
  ask(camera: string, row = camera, way: calls.OnTheWay | null = null): void {
    this.hide();
    this.asked = { row, camera, way };
  }

  /** Shows the contact, which is logged and enters the owner's access history. */
  async reveal(incident: string): Promise<void> {
    const { asked } = this;
    if (asked === null || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const contact = await calls.revealContact(incident, asked.camera, asked.way);
      // The row may have been closed while the answer was on its way.
      if (this.asked !== asked) return;
      this.shown = contact;
      this.hidesAt = Date.now() + SHOWN;
      this.#timer = window.setTimeout(() => this.hide(), SHOWN);
    } catch (error) {
      if (this.asked === asked) this.problem = error as Problem;
    } finally {
      this.busy = false;
    }
  }

  /** Forgets it. */
  hide(): void {
    clearTimeout(this.#timer);
    this.asked = null;
    this.shown = null;
    this.problem = null;
  }
}

export const contact = new ShownContact();
