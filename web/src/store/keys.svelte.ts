const off = "sightline.keys_off";

/** The single keys: whether their sheet is open, and whether they are used at all. */
class Keys {
  shown = $state(false);
  #on = $state(localStorage.getItem(off) === null);

  get on(): boolean {
    return this.#on;
  }

  /** Some speak to their computer, or hit keys by mistake: they switch them off (WCAG 2.1.4). */
  set on(on: boolean) {
    this.#on = on;
    if (on) localStorage.removeItem(off);
    else localStorage.setItem(off, "1");
  }
}

export const keys = new Keys();
