import type { MultiLineString, MultiPolygon, Polygon } from "geojson";

import { measure } from "../api/plan";
import type { Problem } from "../api/problem";
import type {
  Basis,
  GapFacts,
  LevelAsked,
  LineFacts,
  Measurement,
  MeasureQuestion,
  PlanPlace,
  Prioritised,
  Priority,
  TimeOfDay,
} from "../api/types";
import type { Shape } from "../find/shape";
import { USUAL_FACTOR } from "../plan/weighted";
import { pins } from "./pins.svelte";
import { route } from "./route.svelte";
import { session } from "./session.svelte";
import { tab } from "./tab";

/** Which area is measured: that of the own unit, of one below it, or a drawn one. */
export type AreaKind = "own" | "code" | "drawn";

/** What the panel shows: what is seen of an area, where new cameras would see more, or what of that was kept. */
export type PlanView = "measure" | "propose" | "kept";

/** How it is measured. */
export interface Manner {
  level: LevelAsked;
  time: TimeOfDay;
  basis: Basis;
  /** Whether streets near past incidents weigh more. */
  incidents: boolean;
}

/** A gap with the ground of its streets. */
export type Gap = GapFacts & { ground: MultiPolygon };

/** A registered camera that a plan names: where it hangs, and where it should look if it is to be turned. */
export interface Spot {
  code: string;
  at: readonly [number, number];
  bearing: number | null;
}

/** Streets that as many cameras see. */
export type SeenLine = LineFacts & { line: MultiLineString };

/** The streets of a measurement by how many cameras see them, of those that there are. */
export const linesOf = ({ lines }: Measurement): SeenLine[] =>
  (lines?.features ?? [])
    .map(({ properties, geometry }) => ({ ...properties, line: geometry }))
    .filter(({ metres }) => metres > 0);

/** The gaps of a measurement, the heaviest first. */
export const gapsOf = ({ gaps }: Measurement): Gap[] =>
  gaps.features.map(({ properties, geometry }) => ({ ...properties, ground: geometry }));

/** The camera of a list, where the list names it. */
export const spotOf = (
  camera: { code?: string | null; at?: number[] | null; bearing_deg?: number } | undefined,
): Spot | null => {
  const [lon, lat] = camera?.at ?? [];
  if (!camera?.code || lon === undefined || lat === undefined) return null;
  return { code: camera.code, at: [lon, lat], bearing: camera.bearing_deg ?? null };
};

// What was drawn is work: loading the page anew keeps it, for this user in this tab.
const kept = "plan";

/** What of the fields outlives the page. */
interface Kept {
  kind: AreaKind | null;
  code: string;
  drawn: Polygon | null;
  priorities: readonly Priority[];
  manner: Manner;
}

/** Plan: how much of an area is seen, and what is not. */
class Plan {
  #asking = $state<"measure" | "propose">("measure");
  #kind = $state<AreaKind | null>(null);
  code = $state("");
  /** The area that was drawn by hand. */
  drawn = $state.raw<Polygon | null>(null);
  #drawing = $state<"new" | "edit" | null>(null);
  /** The areas that count more. */
  priorities = $state.raw<readonly Priority[]>([]);
  /** Which of them the map may draw: another one, or one of these by its place in the list. */
  #drawingPriority = $state<"new" | number | null>(null);
  manner = $state.raw<Manner>({ level: "discern", time: "day", basis: "working", incidents: false });
  /** Whether measuring was tried: from then on an area that is not stated is a fault. */
  tried = $state(false);
  answer = $state.raw<Measurement | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** The rank of the gap under the pointer or the focus, and of the one that was chosen. */
  pointed = $state<number | null>(null);
  chosen = $state<number | null>(null);
  /** The same of the cameras that something hangs on alone. */
  pointedAlone = $state<number | null>(null);
  chosenAlone = $state<number | null>(null);
  /** Counts the answers about another area, which the map moves to. */
  arrivals = $state(0);
  /** Counts the choices of a gap, or of a camera: the same one may be looked for again. */
  looks = $state(0);
  /** The camera of a proposal's other lists that was chosen. */
  #chosenSpot = $state.raw<Spot | null>(null);
  /** What the answer was asked for, and when. */
  asked = $state.raw<{ question: MeasureQuestion; at: Date } | null>(null);
  #running: AbortController | null = null;
  /** How the answer was measured. */
  #measured: Manner = this.manner;

  /** What the map may draw of the area at a time. */
  get drawing(): "new" | "edit" | null {
    return this.#drawing;
  }

  get drawingPriority(): "new" | number | null {
    return this.#drawingPriority;
  }

  /** Lets the map draw the area, or change it; one thing at a time. */
  draw(what: "new" | "edit" | null): void {
    this.#drawing = what;
    this.#drawingPriority = null;
  }

  /** The same of an area that counts more. */
  drawPriority(which: "new" | number | null): void {
    this.#drawing = null;
    this.#drawingPriority = which;
  }

  readonly view: PlanView = $derived(route.scenario === null || !session.keepsPlans ? this.#asking : "kept");

  readonly kind: AreaKind = $derived(this.#kind ?? (session.me?.unit ? "own" : "code"));

  /** The area as it is asked for; null while it is not stated. */
  readonly place: PlanPlace | null = $derived.by(() => {
    if (this.kind === "drawn") return this.drawn && { area: this.drawn };
    const code = this.kind === "own" ? session.me?.unit?.code : this.code.trim();
    return code ? { unit_code: code } : null;
  });

  /** The areas that count more as they are asked for. */
  readonly prioritised: Prioritised = $derived(
    this.priorities.length > 0 ? { priorities: this.priorities } : {},
  );

  /** Whether nothing but areas that count more was refused. */
  get #refusesPriorities(): boolean {
    const errors = this.problem?.errors ?? [];
    return errors.length > 0 && errors.every(({ pointer }) => pointer.startsWith("/priorities"));
  }

  /** Whether it waits for an area. */
  readonly lacksArea: boolean = $derived(this.tried && this.place === null);

  /** The streets by how many cameras see them, of those that there are; none of an area that is too large for them. */
  readonly lines: SeenLine[] = $derived(this.answer ? linesOf(this.answer) : []);

  readonly gaps: Gap[] = $derived(this.answer ? gapsOf(this.answer) : []);

  /** Whether this job is open. */
  readonly open: boolean = $derived(session.plans && route.job === "plan");

  /** Whether the map shows an answer. */
  readonly shown: boolean = $derived(this.open && this.view !== "kept" && this.answer !== null);

  /** The streets that the map draws: of what is measured, not below what is proposed. */
  readonly shownLines: SeenLine[] = $derived(this.shown && this.view === "measure" ? this.lines : []);

  /** The gap that map and list bring forward. */
  readonly emphasised: number | null = $derived(this.pointed ?? this.chosen);

  /** The camera alone of which list and map bring forward what hangs on it. */
  readonly alone: number | null = $derived(this.pointedAlone ?? this.chosenAlone);

  /** The ground of the streets that hang on it. */
  readonly aloneGround: MultiPolygon | null = $derived.by(() => {
    const point = this.answer?.single_points.find(({ rank }) => rank === this.alone);
    return this.shown && this.view === "measure" ? ((point?.ground ?? null) as MultiPolygon | null) : null;
  });

  /** The registered camera that the map marks. */
  readonly spot: Spot | null = $derived.by(() => {
    if (!this.open || this.view === "kept") return null;
    if (this.view === "propose") return this.#chosenSpot;
    return this.answer ? spotOf(this.answer.single_points.find(({ rank }) => rank === this.alone)) : null;
  });

  #takenUp = false;

  /** Takes up what this user had in the fields before the page was loaded anew. */
  takeUp(): void {
    if (this.#takenUp) return;
    this.#takenUp = true;
    const left = tab.kept(kept) as Kept | null;
    if (!left) return;
    this.#kind = left.kind;
    this.code = left.code;
    this.drawn = left.drawn;
    this.priorities = left.priorities;
    this.manner = this.#measured = left.manner;
  }

  /** Keeps what is in the fields. */
  keep(): void {
    const { code, drawn, priorities, manner } = this;
    if (this.#takenUp) tab.keep(kept, { kind: this.#kind, code, drawn, priorities, manner } satisfies Kept);
  }

  /** Shows another part of the job. */
  show(view: PlanView): void {
    pins.clear();
    this.#chosenSpot = null;
    if (view === "kept") return route.openScenario("all");
    this.#asking = view;
    if (route.scenario !== null) route.turnTo("plan");
  }

  /** Measures the area that is stated. */
  async measure(): Promise<void> {
    this.tried = true;
    if (!this.place) return;
    const manner = this.manner;
    const question: MeasureQuestion = { ...this.place, ...manner, ...this.prioritised, lines: true };
    this.#running?.abort();
    const own = (this.#running = new AbortController());
    this.busy = true;
    this.problem = null;
    try {
      const answer = await measure(question, own.signal);
      if (own !== this.#running) return;
      if (this.answer === null) this.arrivals += 1;
      this.#measured = manner;
      this.#release();
      this.answer = answer;
      this.asked = { question, at: new Date() };
    } catch (error) {
      if (own !== this.#running) return;
      this.problem = error as Problem;
      // Numbers of another question must not pass for the answer to this one; but for an area that was not taken to count
      // more, the question is the one of before.
      if (!this.#refusesPriorities || manner !== this.#measured) this.answer = null;
    }
    this.busy = false;
  }

  /** Ends measuring without an answer; what was answered before stays, with the manner that belongs to it. */
  cancel(): void {
    this.#running?.abort();
    this.#running = null;
    this.busy = false;
    if (this.answer) this.manner = this.#measured;
  }

  /** Measures otherwise: at once, where something was measured already. */
  choose(change: Partial<Manner>): void {
    this.manner = { ...this.manner, ...change };
    this.#again();
  }

  #again(): void {
    if (this.answer || this.problem || this.busy) void this.measure();
  }

  /** Takes the area that was drawn to count more, in place of the one that was changed. */
  drewPriority(shape: Shape): void {
    const at = this.#drawingPriority;
    this.#drawingPriority = null;
    if (shape.type !== "Polygon" || at === null) return;
    const old = at === "new" ? undefined : this.priorities[at];
    const drawn = { area: shape, factor: old?.factor ?? USUAL_FACTOR };
    this.priorities =
      old && typeof at === "number" ? this.priorities.with(at, drawn) : [...this.priorities, drawn];
    this.#again();
  }

  /** Makes one of them count more or less. */
  weigh(at: number, factor: number): void {
    const old = this.priorities[at];
    if (!old) return;
    this.priorities = this.priorities.with(at, { ...old, factor });
    this.#again();
  }

  /** Takes one of them away. */
  unweigh(at: number): void {
    this.priorities = this.priorities.toSpliced(at, 1);
    this.#again();
  }

  /** Turns to another area, of which nothing is known yet. */
  turnTo(kind: AreaKind): void {
    this.#kind = kind;
    this.forget();
  }

  /** Takes another code. */
  type(code: string): void {
    this.code = code;
    this.forget();
  }

  /** Takes a place and a manner that were asked before. */
  take(place: PlanPlace, manner: Manner, priorities: readonly Priority[]): void {
    if ("area" in place) {
      this.turnTo("drawn");
      this.drawn = place.area;
    } else {
      this.turnTo(place.unit_code === session.me?.unit?.code ? "own" : "code");
      this.code = place.unit_code;
    }
    this.manner = manner;
    this.priorities = priorities;
  }

  /** Takes the area that was drawn, and measures it. */
  drew(shape: Shape): void {
    this.#drawing = null;
    if (shape.type !== "Polygon") return;
    this.turnTo("drawn");
    this.drawn = shape;
    void this.measure();
  }

  /** Takes the drawn area away. */
  erase(): void {
    this.drawn = null;
    this.forget();
  }

  /** Brings a gap forward for good, and the map to it. */
  look(rank: number): void {
    this.pick(rank);
    this.looks += 1;
  }

  /** Brings a gap forward for good. */
  pick(rank: number): void {
    this.chosenAlone = null;
    this.chosen = rank;
  }

  /** Brings forward for good what hangs on one camera, and the map to it. */
  lookAlone(rank: number): void {
    this.chosen = null;
    this.chosenAlone = rank;
    this.looks += 1;
  }

  /** Marks a registered camera, and moves the map to it; or marks none. */
  lookSpot(spot: Spot | null): void {
    this.#chosenSpot = spot;
    if (spot) this.looks += 1;
  }

  forget(): void {
    this.cancel();
    this.answer = null;
    this.problem = null;
    this.tried = false;
    this.#release();
  }

  #release(): void {
    this.pointed = this.chosen = this.pointedAlone = this.chosenAlone = this.#chosenSpot = null;
  }
}

export const plan = new Plan();
