import { readFragment, writeFragment, type Address, type View } from "./fragment";

/** The page's address as state: what is open, what is selected, where the map looks. */
class Route {
  #address = $state.raw<Address>(readFragment(location.hash));
  /** Counts the moves through the browser's history, after which the map follows the address. */
  travels = $state(0);

  constructor() {
    window.addEventListener("popstate", () => {
      this.#address = readFragment(location.hash);
      this.travels += 1;
    });
  }

  get incident(): string | null {
    return this.#address.incident;
  }

  get camera(): string | null {
    return this.#address.camera;
  }

  get view(): View | null {
    return this.#address.view;
  }

  /** Opens an incident (null: the form), as a step that the back button undoes. */
  open(incident: string | null): void {
    this.#go({ ...this.#address, incident, camera: null }, true);
  }

  /** Selects a camera (null: none). */
  select(camera: string | null): void {
    if (camera !== this.camera) this.#go({ ...this.#address, camera }, false);
  }

  /** Notes where the map looks now. */
  look(view: View): void {
    this.#go({ ...this.#address, view }, false);
  }

  #go(address: Address, step: boolean): void {
    this.#address = address;
    const fragment = writeFragment(address);
    if (step) history.pushState(null, "", fragment);
    else history.replaceState(null, "", fragment);
  }
}

export const route = new Route();
