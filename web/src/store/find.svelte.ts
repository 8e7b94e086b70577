import * as calls from "../api/calls";
import type { Problem } from "../api/problem";
import type { Candidate, Candidates, Incident, IncidentType, NewIncident } from "../api/types";
import { draftOf } from "../find/draft";
import { newestFirst } from "../find/recent";
import { serverCauses } from "../find/serverText";
import { form } from "./form.svelte";
import { setClock } from "./now.svelte";
import { route } from "./route.svelte";

// The recent incidents are asked for so many at a time.
const PAGE = 20;

/** The Find job: the recent incidents, the one that is open, its candidates. */
class Find {
  recent = $state.raw<Incident[] | null>(null);
  results = $state.raw<Candidates | null>(null);
  /** The open incident where its candidates are withheld. */
  held = $state.raw<Incident | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** The camera under the pointer or the focus, drawn like the selected one. */
  pointed = $state<string | null>(null);
  /** Counts the answers that the map should move to. */
  arrivals = $state(0);
  /** Asks for the incidents before the recent ones; null where there are none. */
  #older = $state<string | null>(null);

  /** The candidate that the map and the list bring forward. */
  readonly emphasised: Candidate | null = $derived.by(() => {
    const id = this.pointed ?? route.camera;
    return this.results?.candidates.find((c) => c.camera_id === id) ?? null;
  });

  /** The closed list of incident types. */
  get types(): IncidentType[] {
    return form.types;
  }

  /** Shows the form; what went wrong with an incident stays there. */
  openForm(): void {
    this.pointed = null;
    this.problem = null;
    this.held = null;
    form.open();
    if (this.recent === null) void this.start();
  }

  /** Loads the types of incident and the recent ones. */
  async start(): Promise<void> {
    this.problem = null;
    try {
      const [types, page] = await Promise.all([calls.getIncidentTypes(), calls.getRecentIncidents(PAGE)]);
      form.types = types;
      this.recent = newestFirst(page.items);
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
      this.recent = newestFirst([...(this.recent ?? []), ...page.items]);
      this.#older = page.next;
    } catch (error) {
      this.#older = cursor;
      this.#complain(error, null);
    }
  }

  /** Empties the form. */
  clear(): void {
    form.clear();
    this.problem = null;
  }

  /** Creates the typed incident and opens its candidates; on faults the form says what to correct. */
  async submit(): Promise<void> {
    form.settleTime();
    form.try();
    this.problem = null;
    const { incident, edits, narrowed } = form;
    if (this.busy) return;
    const change = edits && narrowed ? { edits, narrowed } : null;
    if (!change && !incident) return;
    this.busy = true;
    try {
      const created = change
        ? await this.#narrow(change.edits, change.narrowed)
        : await calls.createIncident(incident as NewIncident, form.key);
      form.sent(created);
      this.recent = [created, ...(this.recent ?? []).filter(({ id }) => id !== created.id)];
      if (route.incident === null) route.open(created.id);
    } catch (error) {
      const problem = error as Problem;
      if (problem.status === 412 && edits && (await this.#isDone(edits, narrowed))) return;
      this.#complain(error, null);
      this.#learn(problem);
    } finally {
      this.busy = false;
    }
  }

  // What was not changed is opened as it is.
  #narrow(incident: Incident, change: NonNullable<typeof form.narrowed>): Promise<Incident> {
    const changed = change.from !== undefined || change.to !== undefined;
    return changed ? calls.narrowWindow(incident, change) : calls.getIncident(incident.id);
  }

  // The incident is another one by now: by somebody else's hand, or because only the answer to this was lost.
  async #isDone({ id }: Incident, wanted: typeof form.narrowed): Promise<boolean> {
    const current = await calls.getIncident(id).catch(() => null);
    if (!current) return false;
    form.edits = current;
    const moment = (time: string | undefined) => Date.parse(time ?? "");
    const isAs = (end: "from" | "to") => !wanted?.[end] || moment(wanted[end]) === moment(current[end]);
    if (!isAs("from") || !isAs("to")) return false;
    form.sent(current);
    if (route.incident === null) route.open(id);
    return true;
  }

  // Only the server knows what the number and the account have searched, and which places are sensitive.
  #learn(problem: Problem): void {
    const causes = serverCauses(problem);
    if (causes.length > 0) form.learn(causes);
  }

  /** Loads the candidates of the incident that the address names. */
  async load(incident: string): Promise<void> {
    if (this.results?.incident.id !== incident) {
      this.results = null;
      this.held = null;
    }
    if (this.recent === null) void this.start();
    this.pointed = null;
    this.problem = null;
    this.busy = true;
    try {
      const results = await calls.getCandidates(incident, route.outOfView);
      // Another incident may have been opened while this answer was on its way.
      if (route.incident !== incident) return;
      setClock(results.now);
      if (this.results === null) this.arrivals += 1;
      this.results = results;
      this.held = null;
      // A decision or a number may have come since the list was loaded.
      const known = ({ id }: Incident) => (id === incident ? results.incident : null);
      this.recent = this.recent?.map((one) => known(one) ?? one) ?? null;
    } catch (error) {
      if ((error as Problem).status === 409) await this.#hold(incident);
      else this.#complain(error, incident);
    } finally {
      this.busy = false;
    }
  }

  // Candidates wait for an approval or for the issued number: the incident says which.
  async #hold(incident: string): Promise<void> {
    try {
      const held = await calls.getIncident(incident);
      if (route.incident !== incident) return;
      this.results = null;
      this.held = held;
    } catch (error) {
      this.#complain(error, incident);
    }
  }

  /** Takes an incident that was changed, wherever it is shown. */
  took(incident: Incident): void {
    if (this.results?.incident.id === incident.id) this.results = { ...this.results, incident };
    const before = this.recent?.find(({ id }) => id === incident.id)?.case_number;
    // All under one temporary number have got the issued one.
    const renumbered = (known: Incident) =>
      known.number_due && known.case_number === before && !incident.number_due
        ? { ...known, case_number: incident.case_number, number_due: null }
        : known;
    this.recent =
      this.recent?.map((known) => (known.id === incident.id ? incident : renumbered(known))) ?? null;
    if (this.held?.id === incident.id) void this.load(incident.id);
  }

  /** Asks again for what did not come while the server was away; nothing is sent anew that changes anything. */
  resume(): void {
    if (!this.problem?.isAway) return;
    this.problem = null;
    if (route.incident) void this.load(route.incident);
    else if (this.types.length === 0 || this.recent === null) void this.start();
  }

  /** Goes back to the form with the open incident in it. */
  edit(): void {
    const incident = this.results?.incident ?? this.held;
    if (incident && form.made(incident)) form.edits = incident;
    else if (incident) form.fill(draftOf(incident, form.zone), incident);
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
