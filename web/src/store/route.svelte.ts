import { untrack } from "svelte";

import type { FollowAddress } from "./followAddress";
import { readFragment, writeFragment, type Address, type Job, type View } from "./fragment";

// Nothing is open; the map looks where it did.
const PLAIN: Omit<Address, "view"> = {
  job: "find",
  incident: null,
  camera: null,
  record: null,
  scenario: null,
  outOfView: false,
  follow: null,
};

/** The page's address as state: what is open, what is selected, where the map looks. */
class Route {
  #address = $state.raw<Address>(readFragment(location.hash));
  /** What to do when the back button takes away what lies over the page, the topmost last. */
  #covers: (() => void)[] = [];
  /** While the browser is on its way back from what was closed: the fragments of the step it comes to, and of those after it. */
  #owed: string[] | null = null;
  /** Asked before the back button leaves what is open; false: it stays, for now. */
  mayLeave: () => boolean = () => true;
  /** Counts the moves through the browser's history, and others after which the map follows the address. */
  travels = $state(0);
  // Each by itself: what shows an incident has nothing to do anew when only the map moves.
  readonly job: Job = $derived(this.#address.job);
  readonly incident: string | null = $derived(this.#address.incident);
  readonly camera: string | null = $derived(this.#address.camera);
  readonly record: string | null = $derived(this.#address.record);
  readonly scenario: string | null = $derived(this.#address.scenario);
  readonly outOfView: boolean = $derived(this.#address.outOfView);
  readonly follow: FollowAddress | null = $derived(this.#address.follow);

  constructor() {
    window.addEventListener("popstate", () => (this.#owed ? this.#settle(this.#owed) : this.#travel()));
  }

  get view(): View | null {
    return this.#address.view;
  }

  /** Opens an incident (null: the form), as a step that the back button undoes. */
  open(incident: string | null): void {
    this.#go({ ...PLAIN, incident }, true);
  }

  /** Opens another job, as a step that the back button undoes. */
  turnTo(job: Job): void {
    this.#go({ ...PLAIN, job }, true);
  }

  /** Opens another job with a camera, as a step that the back button undoes. */
  turnWith(job: Job, camera: string): void {
    this.#go({ ...PLAIN, job, camera }, true);
  }

  /** Opens a scenario of Plan (`all`: their list), as a step that the back button undoes. */
  openScenario(scenario: string): void {
    this.#go({ ...PLAIN, job: "plan", scenario }, true);
  }

  /** Opens the check of a camera, as a step that the back button undoes. */
  check(camera: string): void {
    this.turnWith("checks", camera);
  }

  /** Opens the record of a camera in the form (`new`: of none yet), as a step that the back button undoes. */
  edit(record: string): void {
    this.#go({ ...PLAIN, job: "cameras", record }, true);
  }

  /** Closes the form; the list takes its place, with a camera selected or none. */
  closeRecord(camera: string | null = null): void {
    this.#go({ record: null, camera }, false);
  }

  /** Lays something over the page that the back button takes away: `leave` is called then. */
  cover(leave: () => void): void {
    this.#covers.push(leave);
    this.#write(true);
  }

  /** Takes the topmost step of `cover` back once that is closed otherwise; what is open, and where the map looks, stays. */
  uncover(): void {
    if (!this.#covers.pop()) return;
    if (this.#owed) {
      this.#owed.pop();
      this.#write(false);
      return;
    }
    this.#owed = [this.#fragment()];
    history.back();
  }

  /** Selects a camera (null: none). */
  select(camera: string | null): void {
    this.#go({ camera }, false);
  }

  /** Lists the cameras that do not see the place too. */
  listOutOfView(): void {
    this.#go({ outOfView: true }, false);
  }

  /** Notes what is set in Follow; null: it is not open. */
  noteFollow(follow: FollowAddress | null): void {
    if (follow !== null || untrack(() => this.#address.follow) !== null) this.#go({ follow }, false);
  }

  /** Notes where the map looks now. */
  look(view: View): void {
    this.#go({ view }, false);
  }

  /** Makes the map look there. */
  show(view: View): void {
    this.#go({ view }, false);
    this.travels += 1;
  }

  #go(change: Partial<Address>, step: boolean): void {
    // Whoever writes the address does not thereby depend on it.
    this.#address = { ...untrack(() => this.#address), ...change };
    this.#write(step);
  }

  /** Writes the address into the browser's history: as a step of its own, or in place of the last one. */
  #write(step: boolean): void {
    const fragment = this.#fragment();
    // The browser goes back in its own time: a step made before it has arrived would be the one it takes back.
    if (this.#owed) this.#owed.splice(step ? this.#owed.length : -1, step ? 0 : 1, fragment);
    else if (step) history.pushState(null, "", fragment);
    else history.replaceState(null, "", fragment);
  }

  #fragment(): string {
    return writeFragment(untrack(() => this.#address));
  }

  /** The browser has come back from what was closed: what happened on its way is written now. */
  #settle([here = "", ...later]: string[]): void {
    this.#owed = null;
    history.replaceState(null, "", here);
    for (const fragment of later) history.pushState(null, "", fragment);
  }

  /** The user went back, forward or elsewhere. */
  #travel(): void {
    const address = readFragment(location.hash);
    const { job, incident, record, view } = untrack(() => this.#address);
    if (this.#covers.length === 0 && address.record !== record && !this.mayLeave()) {
      this.#write(true);
      return;
    }
    const leave = this.#covers.pop();
    leave?.();
    if (leave && address.job === job && address.incident === incident) {
      this.#write(false);
      return;
    }
    // Elsewhere nothing of it lies over the page.
    while (this.#covers.length > 0) this.#covers.pop()?.();
    // An address that does not say where to look leaves the map as it is.
    this.#address = { ...address, view: address.view ?? view };
    // What was closed on the way has written what was open before.
    if (leave) this.#write(false);
    this.travels += 1;
  }
}

export const route = new Route();
