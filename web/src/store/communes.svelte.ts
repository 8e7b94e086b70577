import type { Progress } from "../api/ndjson";
import { measureCommunes } from "../api/plan";
import type { Problem } from "../api/problem";
import type { AllCommunes, CommunesQuestion, MeasuredCommune } from "../api/types";
import { plan } from "./plan.svelte";

/** What came of a question. */
interface Came {
  asked: CommunesQuestion;
  communes: readonly MeasuredCommune[];
  all: AllCommunes;
}

/** How much of the streets of each commune of a unit is seen. */
class Communes {
  came = $state.raw<Came | null>(null);
  progress = $state.raw<Progress | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #running: AbortController | null = null;

  /** What would be asked now; null where no unit is stated. */
  readonly question: CommunesQuestion | null = $derived.by(() => {
    if (!plan.place || !("unit_code" in plan.place)) return null;
    const { level, time } = plan.manner;
    return { unit_code: plan.place.unit_code, level, time };
  });

  /** Measures them one after the other. */
  async measure(): Promise<void> {
    const asked = this.question;
    if (!asked) {
      plan.tried = true;
      return;
    }
    this.#running?.abort();
    const own = (this.#running = new AbortController());
    this.busy = true;
    this.problem = null;
    this.progress = null;
    this.came = null;
    try {
      const communes: MeasuredCommune[] = [];
      const all = await measureCommunes(asked, {
        signal: own.signal,
        told: ({ commune, ...progress }) => {
          if (own !== this.#running) return;
          communes.push(commune);
          this.progress = progress;
        },
      });
      if (own !== this.#running) return;
      this.came = { asked, communes, all };
    } catch (error) {
      if (own !== this.#running) return;
      this.problem = error as Problem;
    }
    this.busy = false;
  }

  /** Ends it without an answer. */
  cancel(): void {
    this.#running?.abort();
    this.#running = null;
    this.busy = false;
  }
}

export const communes = new Communes();
