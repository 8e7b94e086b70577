import * as calls from "../api/calls";
import { onSessionEnd } from "../api/client";
import { Problem } from "../api/problem";
import type { Deployment, Me, Role } from "../api/types";
import { keepTimeOf } from "../language/current.svelte";

// Tells the next visit that asking for the session is worth while; it proves nothing.
const kept = "sightline.entered";

/** Who uses the page, on what kind of installation. */
class Session {
  /** starting: not known yet; out: log in first; in: at work; ended: log in again, everything stays. */
  state = $state<"starting" | "out" | "in" | "ended">("starting");
  me = $state.raw<Me | null>(null);
  deployment = $state.raw<Deployment | null>(null);
  problem = $state.raw<Problem | null>(null);
  #waiting: (() => void)[] = [];

  constructor() {
    onSessionEnd(() => {
      this.state = this.me ? "ended" : "out";
      return new Promise((resolve) => this.#waiting.push(resolve));
    });
  }

  /** Learns what installation this is and whether somebody is logged in. */
  async start(): Promise<void> {
    this.problem = null;
    try {
      this.deployment = await calls.getDeployment();
      keepTimeOf(this.deployment.time_zone);
      if (localStorage.getItem(kept)) this.#enter(await calls.getSession());
      else this.state = "out";
    } catch (error) {
      this.problem = error as Problem;
    }
  }

  /** Logs in; requests that waited for it go on. Rejects with `Problem` 401 on a wrong password. */
  async logIn(username: string, password: string): Promise<void> {
    const before = this.me?.username;
    this.#enter(await calls.logIn(username, password));
    // What the last user had open is not the next one's to see.
    if (before && before !== username) return this.#forget();
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }

  async logOut(): Promise<void> {
    await calls.logOut();
    localStorage.removeItem(kept);
    this.#forget();
  }

  /** Whether coverages may be shown outside an incident (PRIVACY P6a). */
  get seesCoverage(): boolean {
    return this.deployment?.kind !== "live" || this.#is("registrar");
  }

  /** Whether this user may search for cameras, which takes an incident. */
  get findsCameras(): boolean {
    return this.#is("officer");
  }

  /** Whether this user may see the registry's cameras on the map. */
  get seesCameras(): boolean {
    return this.#is("officer", "registrar", "approver");
  }

  #is(...roles: Role[]): boolean {
    return this.me?.roles.some((role) => roles.includes(role)) === true;
  }

  #enter(me: Me): void {
    this.me = me;
    this.state = "in";
    localStorage.setItem(kept, "1");
  }

  #forget(): void {
    location.hash = "";
    location.reload();
  }
}

export const session = new Session();
