/** Which camera of a plan list and map bring forward, by its key. */
class Pins {
  pointed = $state<string | null>(null);
  chosen = $state<string | null>(null);
  /** Counts the choices in the list: the same one may be looked for again. */
  looks = $state(0);
  /** Counts the answers, which the map moves to. */
  arrivals = $state(0);

  readonly emphasised: string | null = $derived(this.pointed ?? this.chosen);

  /** Brings a camera forward for good, and the map to it. */
  look(key: string): void {
    this.chosen = key;
    this.looks += 1;
  }

  /** Others are shown now. */
  arrive(): void {
    this.clear();
    this.arrivals += 1;
  }

  clear(): void {
    this.pointed = this.chosen = null;
  }
}

export const pins = new Pins();
