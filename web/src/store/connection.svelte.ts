import { onReach } from "../api/client";
import { setClockRoughly } from "./now.svelte";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30_000;

/** Whether the server can be reached, and when it can be again. */
class Connection {
  away = $state(false);
  /** Counts the returns of the server, after which what is missing is asked for again. */
  returns = $state(0);
  #wait = FIRST_WAIT;
  #timer = 0;

  constructor() {
    onReach({
      answered: (response) => {
        setClockRoughly(response.headers.get("date"));
        if (this.away && response.status < 500) this.#back();
      },
      lost: () => this.#lose(),
    });
    // A tab in the background waits: of twenty tabs one asks.
    document.addEventListener("visibilitychange", () => this.away && !document.hidden && void this.probe());
    window.addEventListener("online", () => this.away && void this.probe());
  }

  /** Asks at once whether the server is there again. */
  async probe(): Promise<void> {
    clearTimeout(this.#timer);
    const ready = await fetch("/readyz", { cache: "no-store" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready && this.away) this.#back();
    if (this.away) this.#askLater();
  }

  #lose(): void {
    if (this.away) return;
    this.away = true;
    this.#wait = FIRST_WAIT;
    this.#askLater();
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    // Not all computers of a post at the same moment.
    const wait = this.#wait * (0.75 + Math.random() / 2);
    this.#timer = window.setTimeout(() => !document.hidden && void this.probe(), wait);
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 1.6);
  }

  #back(): void {
    clearTimeout(this.#timer);
    this.away = false;
    this.returns += 1;
  }
}

export const connection = new Connection();
