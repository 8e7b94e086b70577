import { untrack } from "svelte";

import { readFragment, writeFragment, type Address, type Job, type View } from "./fragment";

/** The page's address as state: what is open, what is selected, where the map looks. */
class Route {
  #address = $state.raw<Address>(readFragment(location.hash));
  #closing = false;
  /** Counts the moves through the browser's history, and others after which the map follows the address. */
  travels = $state(0);
  // Each by itself: what shows an incident has nothing to do anew when only the map moves.
  readonly job: Job = $derived(this.#address.job);
  readonly incident: string | null = $derived(this.#address.incident);
  readonly camera: string | null = $derived(this.#address.camera);
  readonly outOfView: boolean = $derived(this.#address.outOfView);

  constructor() {
    window.addEventListener("popstate", () => {
      if (this.#closing) {
        this.#closing = false;
        history.replaceState(null, "", writeFragment(this.#address));
        return;
      }
      this.#address = readFragment(location.hash);
      this.travels += 1;
    });
  }

  get view(): View | null {
    return this.#address.view;
  }

  /** Opens an incident (null: the form), as a step that the back button undoes. */
  open(incident: string | null): void {
    this.#go({ job: "find", incident, camera: null, outOfView: false }, true);
  }

  /** Opens another job, as a step that the back button undoes. */
  turnTo(job: Job): void {
    this.#go({ job, incident: null, camera: null, outOfView: false }, true);
  }

  /** Opens the check of a camera, as a step that the back button undoes. */
  check(camera: string): void {
    this.#go({ job: "checks", incident: null, camera, outOfView: false }, true);
  }

  /** Lays something over the page that the back button takes away. */
  cover(): void {
    history.pushState(null, "", writeFragment(untrack(() => this.#address)));
  }

  /** Takes the step of `cover` back once that is closed otherwise; what is open, and where the map looks, stays. */
  uncover(): void {
    this.#closing = true;
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
    const address = { ...untrack(() => this.#address), ...change };
    this.#address = address;
    const fragment = writeFragment(address);
    if (step) history.pushState(null, "", fragment);
    else history.replaceState(null, "", fragment);
  }
}

export const route = new Route();
