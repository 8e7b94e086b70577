import * as calls from "../api/calls";
import type { Problem } from "../api/problem";
import type { Candidate, Candidates, Incident, IncidentType } from "../api/types";
import { dateText, wallClock } from "../find/clock";
import { parseCoordinates, placeText, type Place, type ReadPlace } from "../find/coordinates";
import { draftOf, emptyDraft, readDraft, type Draft, type Faults } from "../find/draft";
import { newestFirst } from "../find/recent";
import { now, setClock } from "./now.svelte";
import { route } from "./route.svelte";
import { session } from "./session.svelte";

// The recent incidents are asked for so many at a time.
const PAGE = 20;

/** The Find job: the form as typed, the incident that is open, its candidates. */
class Find {
  draft = $state<Draft>(emptyDraft(""));
  types = $state.raw<IncidentType[]>([]);
  recent = $state.raw<Incident[] | null>(null);
  results = $state.raw<Candidates | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  outOfView = $state(false);
  /** The camera under the pointer or the focus, drawn like the selected one. */
  pointed = $state<string | null>(null);
  /** Counts the answers that the map should move to. */
  arrivals = $state(0);
  #tried = $state(false);
  /** Asks for the incidents before the recent ones; null where there are none. */
  #older = $state<string | null>(null);

  readonly place: ReadPlace | null = $derived(parseCoordinates(this.draft.place));
  readonly #read = $derived(readDraft(this.draft, this.types, now(), this.zone));
  /** The candidate that the map and the list bring forward. */
  readonly emphasised: Candidate | null = $derived.by(() => {
    const id = this.pointed ?? route.camera;
    return this.results?.candidates.find((c) => c.camera_id === id) ?? null;
  });

  get zone(): string {
    return session.deployment?.time_zone ?? "Asia/Ho_Chi_Minh";
  }

  /** What is wrong with the form, once it was tried. */
  get faults(): Faults {
    return this.#tried ? this.#read.faults : {};
  }

  /** Shows the form; what went wrong with an incident stays there. */
  openForm(): void {
    this.pointed = null;
    this.problem = null;
    if (!this.draft.date) this.clear();
    if (this.recent === null) void this.start();
  }

  /** Loads the types of incident and the recent ones. */
  async start(): Promise<void> {
    this.problem = null;
    try {
      const [types, page] = await Promise.all([calls.getIncidentTypes(), calls.getRecentIncidents(PAGE)]);
      this.types = types;
      this.recent = newestFirst(page.incidents);
      this.#older = page.next;
    } catch (error) {
      this.#complain(error, null);
    }
  }

  /** Whether there are incidents older than the recent ones. */
  get older(): boolean {
    return this.#older !== null;
  }

  /** Adds older incidents to the recent ones. */
  async loadOlder(): Promise<void> {
    const cursor = this.#older;
    if (cursor === null) return;
    this.#older = null;
    try {
      const page = await calls.getRecentIncidents(PAGE, cursor);
      this.recent = newestFirst([...(this.recent ?? []), ...page.incidents]);
      this.#older = page.next;
    } catch (error) {
      this.#older = cursor;
      this.#complain(error, null);
    }
  }

  /** Empties the form. */
  clear(): void {
    this.draft = emptyDraft(dateText(wallClock(now(), this.zone).date));
    this.#tried = false;
    this.problem = null;
  }

  /** Marks the place of the incident that is being typed. */
  mark(place: Place): void {
    this.draft.place = placeText(place);
  }

  /** Creates the typed incident and opens its candidates; on faults the form says what to correct. */
  async submit(): Promise<void> {
    this.#tried = true;
    this.problem = null;
    const { incident } = this.#read;
    if (!incident || this.busy) return;
    this.busy = true;
    try {
      const created = await calls.createIncident(incident);
      this.recent = [created, ...(this.recent ?? [])];
      if (route.incident === null) route.open(created.id);
    } catch (error) {
      this.#complain(error, null);
    } finally {
      this.busy = false;
    }
  }

  /** Loads the candidates of the incident that the address names. */
  async load(incident: string): Promise<void> {
    if (this.results?.incident.id !== incident) {
      this.results = null;
      this.outOfView = false;
    }
    if (this.recent === null) void this.start();
    this.pointed = null;
    this.problem = null;
    this.busy = true;
    try {
      const results = await calls.getCandidates(incident, this.outOfView);
      // Another incident may have been opened while this answer was on its way.
      if (route.incident !== incident) return;
      setClock(results.now);
      if (this.results === null) this.arrivals += 1;
      this.results = results;
      this.#tried = false;
      this.draft = draftOf(results.incident, this.zone);
    } catch (error) {
      this.#complain(error, incident);
    } finally {
      this.busy = false;
    }
  }

  /** Asks again for what did not come while the server was away; nothing is sent anew that changes anything. */
  resume(): void {
    if (!this.problem?.isAway) return;
    this.problem = null;
    if (route.incident) void this.load(route.incident);
    else if (this.types.length === 0 || this.recent === null) void this.start();
  }

  /** Goes back to the form with everything kept. */
  edit(): void {
    route.open(null);
  }

  /** Goes back to an empty form. */
  another(): void {
    this.edit();
    this.clear();
  }

  // Whoever has gone on to another incident (null: the form) is not told of the last one's trouble.
  #complain(error: unknown, incident: string | null): void {
    if (route.incident === incident) this.problem = error as Problem;
  }
}

export const find = new Find();
