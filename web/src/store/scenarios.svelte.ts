import type { Problem } from "../api/problem";
import {
  deleteScenario,
  acceptScenario,
  getCampaign,
  getScenario,
  getScenarios,
  keepScenario,
} from "../api/scenarios";
import type { Campaign, Scenario, ScenarioAcceptance, ScenarioSummary } from "../api/types";
import { outcomeOfScenario } from "../plan/outcome";
import { pinsOf, pinsOfAll, type Pin } from "../plan/pins";
import { PagedList } from "./pagedList.svelte";
import { pins } from "./pins.svelte";
import { plan } from "./plan.svelte";
import { proposing } from "./proposing.svelte";
import { route } from "./route.svelte";

/** The most scenarios that are laid beside each other. */
export const MOST_COMPARED = 3;

/** How the address names several. */
const namesOf = (scenarios: readonly Pick<Scenario, "id">[]): string =>
  scenarios.map(({ id }) => id).join(",");

/** Choices of new cameras that were kept by name: their list, the one that is open, and those beside each other. */
class Scenarios extends PagedList<ScenarioSummary> {
  /** The name of the one that is about to be kept, as it is typed. */
  name = $state("");
  keeping = $state(false);
  refused = $state.raw<Problem | null>(null);
  #open = $state.raw<Scenario | null>(null);
  /** Why the open one could not be read. */
  unread = $state.raw<Problem | null>(null);
  /** The campaign that came of the open one. */
  campaign = $state.raw<Campaign | null>(null);
  /** Ids of those that are ticked, in the order in which they were. */
  ticked = $state.raw<readonly string[]>([]);
  #compared = $state.raw<readonly Scenario[]>([]);

  constructor() {
    super(getScenarios);
  }

  /** The one that the address names, once it is known. */
  readonly open: Scenario | null = $derived(this.#open?.id === route.scenario ? this.#open : null);

  /** Those that the address lays beside each other, once they are known; none where it names one, or the list. */
  readonly compared: readonly Scenario[] = $derived(
    this.#compared.length > 1 && namesOf(this.#compared) === route.scenario ? this.#compared : [],
  );

  readonly comparing: boolean = $derived(this.compared.length > 0);

  /** What the map shows of them. */
  readonly pins: Pin[] = $derived.by(() => {
    if (this.comparing) return pinsOfAll(this.compared.map(({ chosen }) => chosen));
    return this.open ? pinsOf(this.open.chosen, outcomeOfScenario(this.open)) : [];
  });

  /** Keeps what is left of the proposal under the typed name, and opens it. */
  async keep(): Promise<void> {
    const { asked, remaining } = proposing;
    if (!asked || !remaining) return;
    this.keeping = true;
    this.refused = null;
    const left = remaining.cameras.filter(({ number }) => number !== null);
    const chosen = left.map(({ id, lon, lat, bearing_deg }) => ({ id, lon, lat, bearing_deg }));
    try {
      const kept = await keepScenario({ name: this.name.trim(), question: asked, chosen });
      this.name = "";
      this.#kept(kept);
    } catch (error) {
      this.refused = error as Problem;
    }
    this.keeping = false;
  }

  /** Opens one that was just kept, unless its planner went elsewhere meanwhile: there it is in the list. */
  #kept(scenario: Scenario): void {
    if (!plan.open || plan.view !== "propose") {
      if (this.items) void this.load();
      return;
    }
    this.#take(scenario);
    route.openScenario(scenario.id);
  }

  /** Reads one, to be open; anew, where somebody else changed it. */
  async read(id: string, anew = false): Promise<void> {
    const isKnown = this.comparing || this.#open?.id === id;
    if (!anew && isKnown && this.unread === null) return;
    this.unread = null;
    try {
      if (id.includes(",")) return await this.#lay(id.split(","));
      const found = await getScenario(id);
      if (route.scenario === id) this.#take(found);
    } catch (error) {
      if (route.scenario === id) this.unread = error as Problem;
    }
  }

  #take(scenario: Scenario): void {
    this.#open = scenario;
    this.unread = null;
    this.campaign = null;
    pins.arrive();
    if (scenario.campaign_id) void this.#readCampaign(scenario.campaign_id);
  }

  async #readCampaign(id: string): Promise<void> {
    const campaign = await getCampaign(id).catch(() => null);
    if (this.#open?.campaign_id === id) this.campaign = campaign;
  }

  /** Lets go of one that is not there any more, as the answer to something asked of it said. */
  lost({ id }: Pick<Scenario, "id">, problem: Problem): void {
    this.#leaveOut(id);
    if (this.#open?.id !== id) return;
    this.#open = null;
    this.unread = problem;
  }

  #leaveOut(lost: string): void {
    this.ticked = this.ticked.filter((id) => id !== lost);
    this.items = this.items?.filter(({ id }) => id !== lost) ?? null;
    this.#compared = this.#compared.filter(({ id }) => id !== lost);
  }

  /** Ticks one to be compared, or takes the tick away. */
  tick(id: string): void {
    this.ticked = this.ticked.includes(id) ? this.ticked.filter((one) => one !== id) : [...this.ticked, id];
  }

  /** Lays those that are ticked beside each other, as a step that the back button undoes. Rejects with `Problem`. */
  async compare(): Promise<void> {
    await this.#lay(this.ticked);
    route.openScenario(namesOf(this.#compared));
  }

  async #lay(ids: readonly string[]): Promise<void> {
    this.#compared = await Promise.all(ids.map((id) => getScenario(id)));
    pins.arrive();
  }

  /** Makes the open one's cameras planned ones, with a campaign. Rejects with `Problem`. */
  async accept(scenario: Scenario, acceptance: ScenarioAcceptance): Promise<void> {
    this.#take(await acceptScenario(scenario, acceptance));
    void this.load();
  }

  /** Deletes one, and goes back to the list. Rejects with `Problem`. */
  async remove(scenario: Scenario): Promise<void> {
    await deleteScenario(scenario);
    this.#leaveOut(scenario.id);
    this.#open = null;
    route.openScenario("all");
  }
}

export const scenarios = new Scenarios();
