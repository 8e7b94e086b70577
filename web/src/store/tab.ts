// What is typed survives a reload of this tab, and a lock, for the same user and not for the next day's; logging out wipes it.
const KEPT_FOR = 12 * 3_600_000;

interface Kept {
  user: string;
  at: number;
  what: unknown;
}

/**
 * What this tab keeps of what was typed. It is one user's from the first log-in until the page is loaded anew: what
 * somebody else left goes then, and once the tab is given away nothing is kept any more, for whatever still runs in the
 * page is the last user's.
 */
export class Tab {
  #user: string | null = null;
  #isClosed = false;

  /** Says whose the tab is from now on. */
  enter(user: string): void {
    if (this.#user !== null && this.#user !== user) return this.leave();
    this.#user = user;
    for (const name of Object.keys(sessionStorage)) if (read(name)?.user !== user) this.drop(name);
  }

  /** Keeps this under a name, for its user alone. */
  keep(name: string, what: unknown): void {
    if (this.#user === null || this.#isClosed) return;
    sessionStorage.setItem(name, JSON.stringify({ user: this.#user, at: Date.now(), what } satisfies Kept));
  }

  /** What this user kept under a name; null where there is nothing, or nothing that can be read. */
  kept(name: string): unknown {
    const kept = read(name);
    if (!kept || this.#isClosed || kept.user !== this.#user) return null;
    return Math.abs(Date.now() - kept.at) < KEPT_FOR ? kept.what : null;
  }

  /** Lets go what is kept under a name. */
  drop(name: string): void {
    sessionStorage.removeItem(name);
  }

  /** Keeps nothing any more until the page is loaded anew. */
  close(): void {
    this.#isClosed = true;
  }

  /** The same, and lets go what was kept. */
  leave(): void {
    this.close();
    sessionStorage.clear();
  }
}

function read(name: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export const tab = new Tab();
