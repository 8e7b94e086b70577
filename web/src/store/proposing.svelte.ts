import type { Progress } from "../api/ndjson";
import { propose } from "../api/plan";
import type { Problem } from "../api/problem";
import type { PlanPlace, Preset, Proposal, ProposeQuestion, Scenario, SearchStep } from "../api/types";
import { pinsOf, type Pin } from "../plan/pins";
import { remainingOf, tightened, type Remaining } from "../plan/remaining";
import { readWanted, type Wanted, type WantedFaults } from "../plan/wanted";
import { now } from "./now.svelte";
import { pins } from "./pins.svelte";
import { plan } from "./plan.svelte";

/** What came of a question. */
interface Came {
  asked: ProposeQuestion;
  answer: Proposal | null;
  problem: Problem | null;
}

/** Whether a question is about this area. */
const isOf = (asked: PlanPlace, place: PlanPlace | null): boolean =>
  place !== null &&
  ("area" in place
    ? "area" in asked && asked.area === place.area
    : "unit_code" in asked && asked.unit_code === place.unit_code);

/** Proposals: where the next cameras of an area would see most. */
class Proposing {
  wanted = $state<Wanted>({ by: "count", count: "5", budget: "", cost: "" });
  preset = $state<Preset>("medium_4mp");
  /** How long to search for the proof, seconds. */
  patience = $state(5);
  /** Whether proposing was tried: from then on what cannot be read is a fault. */
  tried = $state(false);
  busy = $state(false);
  /** How many sites were looked at; null before the first word. */
  looked = $state.raw<Progress | null>(null);
  /** How the search for a better choice goes. */
  step = $state.raw<SearchStep | null>(null);
  #came = $state.raw<Came | null>(null);
  /** When the answer came, and what it is called in the log. */
  at = new Date(0);
  id = "";
  /** Names of cameras that were taken out again. */
  out = $state.raw<ReadonlySet<string>>(new Set());
  #running: AbortController | null = null;
  /** What is being searched for. */
  #asking = $state.raw<ProposeQuestion | null>(null);

  readonly #read = $derived(readWanted(this.wanted));

  readonly faults: WantedFaults = $derived(this.tried && "faults" in this.#read ? this.#read.faults : {});

  /** What would be asked now; null while something of it is missing. */
  readonly question: ProposeQuestion | null = $derived.by(() => {
    if (!plan.place || "faults" in this.#read) return null;
    const { level, time, incidents } = plan.manner;
    return {
      ...plan.place,
      ...plan.prioritised,
      ...this.#read.amount,
      preset: this.preset,
      level,
      time,
      incidents,
      time_limit_s: this.patience,
    };
  });

  // Of another area nothing is known yet.
  readonly #here = $derived(this.#came && isOf(this.#came.asked, plan.place) ? this.#came : null);
  /** What the answer, or the problem, belongs to. */
  readonly asked: ProposeQuestion | null = $derived(this.#here?.asked ?? null);

  /** Whether a better choice than the one that is shown is being searched for. */
  readonly searching: boolean = $derived(this.busy && this.#asking !== null && this.#asking === this.asked);

  readonly answer: Proposal | null = $derived(
    this.#here?.answer ? tightened(this.#here.answer, this.searching ? this.step : null) : null,
  );
  readonly problem: Problem | null = $derived(this.#here?.problem ?? null);

  /** Whether the fields ask for something else than what is shown. */
  readonly stale: boolean = $derived(JSON.stringify(this.question) !== JSON.stringify(this.asked));

  // While the bound alone moves the cameras stay as they are, in the list and on the map.
  readonly remaining: Remaining | null = $derived(
    this.#here?.answer ? remainingOf(this.#here.answer, this.out) : null,
  );

  readonly pins: Pin[] = $derived(this.remaining ? pinsOf(this.remaining.cameras, this.remaining) : []);

  /** Searches; a search that is still on its way ends. */
  async propose(): Promise<void> {
    this.tried = plan.tried = true;
    if (!this.question) return;
    // Asked again it is another one, with an answer of its own.
    const question = { ...this.question };
    this.cancel();
    const own = (this.#running = new AbortController());
    this.#asking = question;
    this.busy = true;
    if (this.problem) this.#came = null;
    const take = (answer: Proposal) => this.#take({ asked: question, answer, problem: null });
    try {
      const answer = await propose(question, {
        signal: own.signal,
        told: (line) => {
          if (own !== this.#running) return;
          if ("proposal" in line) {
            this.id = line.id;
            take(line.proposal);
          } else if ("done" in line) this.looked = line;
          else if (line.value !== this.step?.value || line.bound !== this.step.bound) this.step = line;
        },
      });
      if (own !== this.#running) return;
      // Its own bound is the best that is known.
      this.step = null;
      take(answer);
    } catch (error) {
      if (own !== this.#running) return;
      // What was found at once stays; the search for better is over.
      if (!this.searching) this.#take({ asked: question, answer: null, problem: error as Problem });
    }
    this.#rest();
  }

  /** Ends a search: what is shown stays, with what is known of it by now. */
  cancel(): void {
    this.#running?.abort();
    this.#rest();
  }

  /** Ends a search about another area than is stated now. */
  endOther(): void {
    if (this.#asking && !isOf(this.#asking, plan.place)) this.cancel();
  }

  #rest(): void {
    const { answer, searching } = this;
    if (searching && answer && this.#came) this.#came = { ...this.#came, answer };
    this.#running = null;
    this.#asking = null;
    this.busy = false;
    this.looked = this.step = null;
  }

  /** Fills the fields with what a scenario was asked for, to be asked again. */
  fill({ question, area }: Scenario): void {
    const { unit_code, count, budget, cost, preset, level, time, incidents, priorities } = question;
    const [coordinates = []] = area.coordinates;
    const place = unit_code ? { unit_code } : { area: { type: "Polygon" as const, coordinates } };
    const { manner } = plan;
    const asked = {
      ...manner,
      level: level ?? manner.level,
      time: time ?? manner.time,
      incidents: incidents ?? false,
    };
    plan.take(place, asked, priorities ?? []);
    const typed = (number?: number | null) => (number == null ? "" : String(number));
    this.wanted = {
      by: budget == null ? "count" : "budget",
      count: typed(count),
      budget: typed(budget),
      cost: typed(cost),
    };
    if (preset) this.preset = preset;
    this.cancel();
    this.#came = null;
    plan.show("propose");
  }

  /** Takes a camera out, or back in. */
  toggle(id: string): void {
    const others = [...this.out].filter((one) => one !== id);
    this.out = new Set(this.out.has(id) ? others : [...others, id]);
  }

  #take(came: Came): void {
    const names = ({ answer }: Came) => answer?.chosen.map(({ id }) => id).join(" ");
    const same = this.#came?.asked === came.asked && names(this.#came) === names(came);
    this.#came = came;
    if (same) return;
    this.out = new Set();
    this.at = new Date(now());
    pins.arrive();
  }
}

export const proposing = new Proposing();
