import * as calls from "../api/calls";
import { onSessionEnd } from "../api/client";
import { Problem } from "../api/problem";
import type { Deployment, Me, Role } from "../api/types";
import { keepTimeOf } from "../language/current.svelte";
import { isIdle, lastUse, noteUse } from "./lastUse";
import { tab } from "./tab";

// Who entered last, so that the next visit knows whether asking for the session is worth while, and other tabs
// whose it is; it proves nothing.
const kept = "sightline.entered";
// When somebody entered last: tells the other tabs that a new session has begun.
const entry = "sightline.entry";
// Stands while the pages of this browser are locked.
const locked = "sightline.locked";

/** Who uses the page, on what kind of installation. */
class Session {
  /**
   * starting: not known yet; out: log in first; in: at work; ended: log in again, everything stays;
   * locked: the same, and nothing of it is to be seen.
   */
  state = $state<"starting" | "out" | "in" | "ended" | "locked">("starting");
  me = $state.raw<Me | null>(null);
  /** Whether somebody has been at work in this tab since it was loaded: only then is there anything to show or to cover. */
  opened = $state(false);
  deployment = $state.raw<Deployment | null>(null);
  problem = $state.raw<Problem | null>(null);
  #waiting: (() => void)[] = [];
  #leaving: Promise<unknown> = Promise.resolve();

  constructor() {
    onSessionEnd(() => {
      if (this.state !== "locked") this.state = this.me ? "ended" : "out";
      return new Promise((resolve) => this.#waiting.push(resolve));
    });
    // What another tab did.
    window.addEventListener("storage", ({ key }) => {
      if (key === kept || key === entry || key === locked) this.#follow(key);
    });
  }

  /** Learns what installation this is and whether somebody is logged in. */
  async start(): Promise<void> {
    this.problem = null;
    try {
      this.deployment = await calls.getDeployment();
      keepTimeOf(this.deployment.time_zone);
      // Loading a locked page anew must not open it.
      if (localStorage.getItem(locked)) await this.#leave();
      if (!localStorage.getItem(kept)) this.state = "out";
      else await this.#takeUp(await calls.getSession());
    } catch (error) {
      this.problem = error as Problem;
    }
  }

  /** Logs in; requests that waited for it go on. Rejects with `Problem` 401 on a wrong password. */
  async logIn(username: string, password: string): Promise<void> {
    const before = this.me?.username;
    // The end of the last session must not take the new one's cookie along.
    await this.#leaving;
    const me = await calls.logIn(username, password);
    noteUse();
    localStorage.setItem(kept, me.username);
    localStorage.removeItem(locked);
    localStorage.setItem(entry, String(Date.now()));
    // What the last user had open is not the next one's to see: until the page is loaded anew it stays the last one's.
    if (before && before !== me.username) {
      tab.leave();
      return this.#forget();
    }
    this.#enter(me);
    this.#resume();
  }

  /** Ends the session, for the next user or for good. */
  async logOut(): Promise<void> {
    await this.#leave();
    // What was typed in this tab outlives a lock, not its user.
    tab.leave();
    this.#forget();
  }

  /** Covers everything until this user's password is typed; the session itself ends. */
  lock(): void {
    if (this.state === "in" || this.state === "ended") this.#cover();
  }

  #cover(): void {
    this.state = "locked";
    localStorage.setItem(locked, "1");
    // Without the server the cover still holds, and loading the page anew tries again.
    this.#leaving = calls.logOut().catch(() => undefined);
  }

  /** Leaves a locked page to somebody else, who sees nothing of it. */
  async giveWay(): Promise<void> {
    await this.#leaving;
    localStorage.removeItem(kept);
    localStorage.removeItem(locked);
    tab.leave();
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

  /** Whether this user decides on searches beyond the caps; nobody both searches and decides (PRIVACY P5). */
  get approves(): boolean {
    return this.#is("approver");
  }

  /** Whether this user keeps the registry. */
  get registers(): boolean {
    return this.#is("registrar");
  }

  /** Whether this user plans, which shows what no camera sees (PRIVACY P8). */
  get plans(): boolean {
    return this.#is("planner", "registrar");
  }

  /** Whether this user keeps and accepts plans. */
  get keepsPlans(): boolean {
    return this.#is("planner");
  }

  /** Whether this user may read what the registry comes to. */
  get reports(): boolean {
    return this.#is("registrar", "planner");
  }

  /** Whether this user may see the registry's cameras on the map. */
  get seesCameras(): boolean {
    return this.#is("officer", "registrar", "approver");
  }

  #is(...roles: Role[]): boolean {
    return this.me?.roles.some((role) => roles.includes(role)) === true;
  }

  /** Goes on with a session that is still valid; a page that nobody used for long comes up locked. */
  async #takeUp(me: Me): Promise<void> {
    if (!isIdle(lastUse())) return this.#enter(me);
    this.me = me;
    localStorage.setItem(kept, me.username);
    this.#cover();
    await this.#leaving;
  }

  #enter(me: Me): void {
    tab.enter(me.username);
    this.me = me;
    this.state = "in";
    this.opened = true;
    localStorage.setItem(kept, me.username);
  }

  #resume(): void {
    this.state = "in";
    this.opened = true;
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }

  /** Ends the session at the server, where one is left. */
  async #leave(): Promise<void> {
    await calls.logOut().catch((error: Problem) => {
      if (error.status !== 401) throw error;
    });
    localStorage.removeItem(kept);
    localStorage.removeItem(locked);
  }

  #follow(key: string): void {
    if (!this.me) {
      // The cookie is the browser's, so whoever entered in another tab has entered here.
      if (key === entry && this.state === "out") void this.start();
      return;
    }
    // Whoever logged out in another tab, or gave way there, leaves nothing behind in this one either.
    if (localStorage.getItem(kept) !== this.me.username) {
      tab.leave();
      return this.#forget();
    }
    if (localStorage.getItem(locked)) this.state = "locked";
    else if (key === entry && this.state !== "in") this.#resume();
  }

  /** Loads the page anew; nobody knows whose it is then, so what still runs keeps nothing. */
  #forget(): void {
    tab.close();
    location.hash = "";
    location.reload();
  }
}

export const session = new Session();
