import * as calls from "../api/calls";
import type { Problem } from "../api/problem";
import type { IncidentType, WaitingApproval } from "../api/types";
import type { Key } from "../language/language";

/** The searches above the caps that wait for this approver. */
class Approvals {
  /** null: not known yet. */
  items = $state.raw<WaitingApproval[] | null>(null);
  types = $state.raw<IncidentType[]>([]);
  problem = $state.raw<Problem | null>(null);
  /** The one that the map shows. */
  selected = $state<string | null>(null);
  /** What became of the last decision. */
  outcome = $state.raw<{ key: Key; user: string } | null>(null);
  busy = $state(false);
  #next = $state<string | null>(null);

  readonly shown: WaitingApproval | null = $derived(
    this.items?.find(({ incident_id }) => incident_id === this.selected) ?? null,
  );

  /** Whether more are waiting than are shown. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Asks what is waiting. */
  async load(): Promise<void> {
    this.problem = null;
    this.busy = true;
    try {
      const page = await calls.getApprovals();
      if (this.types.length === 0) this.types = await calls.getIncidentTypes().catch(() => []);
      this.items = page.items;
      this.#next = page.next;
      this.#selectFirst();
    } catch (error) {
      this.problem = error as Problem;
    }
    this.busy = false;
  }

  /** Adds those that have waited less long. */
  async loadMore(): Promise<void> {
    const cursor = this.#next;
    if (cursor === null) return;
    try {
      const page = await calls.getApprovals(cursor);
      this.items = [...(this.items ?? []), ...page.items];
      this.#next = page.next;
    } catch (error) {
      this.problem = error as Problem;
    }
  }

  /** Decides one; it leaves the list whoever has decided it. */
  async decide(
    { incident_id, requested_by: user }: WaitingApproval,
    decision: "approve" | "refuse",
  ): Promise<void> {
    if (this.busy) return;
    this.problem = null;
    this.outcome = null;
    this.busy = true;
    try {
      await calls.decideApproval(incident_id, decision);
      this.#drop(incident_id);
      this.outcome = { key: decision === "approve" ? "approvals.approved" : "approvals.refused", user };
    } catch (error) {
      const problem = error as Problem;
      if (problem.status === 404 || problem.status === 409) {
        this.#drop(incident_id);
        this.outcome = { key: "approvals.gone", user };
      } else this.problem = problem;
    }
    this.busy = false;
  }

  #drop(id: string): void {
    this.items = this.items?.filter(({ incident_id }) => incident_id !== id) ?? null;
    this.#selectFirst();
  }

  #selectFirst(): void {
    if (!this.shown) this.selected = this.items?.[0]?.incident_id ?? null;
  }
}

export const approvals = new Approvals();
