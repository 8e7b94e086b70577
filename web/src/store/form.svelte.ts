import type { Cause, FoundPlace, Incident, IncidentType, NewIncident } from "../api/types";
import { placeText, type Place } from "../find/coordinates";
import {
  draftOf,
  emptyDraft,
  geometryOf,
  narrowed,
  pointOf,
  readDraft,
  type Draft,
  type Faults,
  type ReadDraft,
} from "../find/draft";
import type { Fault } from "../find/fault";
import { extrasOf, MOST_RADIUS } from "../find/limits";
import { locate } from "../find/locate";
import { readPlace, type PlaceReading } from "../find/place";
import type { Shape } from "../find/shape";
import { missingHouse } from "../find/missingHouse";
import { gridText } from "../find/vn2000";
import { settled } from "../find/window";
import { now } from "./now.svelte";
import { session } from "./session.svelte";
import { tab } from "./tab";

const kept = "sightline.draft";

// The longest text that stays in the place box, characters: links are long.
const MOST_KEPT = 4000;

// What the contract calls the fields that are checked as soon as they are left.
const POINTERS = {
  from: "from",
  to: "to",
  radius: "radius_m",
  searchRadius: "search_radius_m",
} as const;

interface Kept {
  draft: Draft;
  edits?: Incident | null;
  key?: string;
}

/** The form of an incident, as typed and as understood. */
class Form {
  draft = $state<Draft>(emptyDraft());
  types = $state.raw<IncidentType[]>([]);
  /** Counts the places that the map should look at. */
  looks = $state(0);
  /** What is being drawn: a line, an area, or a shape drawn before that is changed. */
  drawing = $state<"LineString" | "Polygon" | "edit" | null>(null);
  /** The incident that the form was made of, if any. */
  edits = $state.raw<Incident | null>(null);
  /** What became of the last "My location" or paste, if nothing good. */
  placeFault = $state.raw<Fault | null>(null);
  locating = $state(false);
  #learned = $state.raw<{ causes: Cause[]; search: string } | null>(null);
  /** The draft as `edits` was made of it; null where it was filled in otherwise. */
  #sent: string | null = null;
  #tried = $state(false);
  /** The fields that were left with something in them. */
  #left = $state.raw<readonly (keyof Faults)[]>([]);
  #opened = false;
  /** Goes along with what is sent: where only the answer was lost, sending it again makes no second incident. */
  #key: string = crypto.randomUUID();

  readonly reading: PlaceReading = $derived(readPlace(this.draft.place));
  readonly geometry = $derived(geometryOf(this.draft));
  readonly point: Place | null = $derived(pointOf(this.draft));
  readonly extras = $derived(extrasOf(this.draft.type));
  /** The caps that only the server found exceeded by this very search; null where it found none. */
  readonly found: Cause[] | null = $derived(
    this.#learned?.search === this.#search() ? this.#learned.causes : null,
  );
  readonly #read: ReadDraft = $derived(this.#readOf(this.draft, this.found !== null));

  constructor() {
    $effect.root(() => {
      $effect(() => this.#keep());
    });
  }

  /** What goes along with the incident when it is sent. */
  get key(): string {
    return this.#key;
  }

  get zone(): string {
    return session.deployment?.time_zone ?? "Asia/Ho_Chi_Minh";
  }

  #readOf(draft: Draft, approvalAsked: boolean): ReadDraft {
    const kind = session.deployment?.kind ?? "live";
    return readDraft(draft, { types: this.types, now: now(), zone: this.zone, kind, approvalAsked });
  }

  /** The incident that is typed; null while something is wrong with it. */
  get incident(): NewIncident | null {
    const { incident } = this.#read;
    const { edits } = this;
    if (!incident?.temporary_number || !edits?.number_due) return incident;
    // The file is the same, and so is the number that stands for it.
    return { ...incident, temporary_number: false, follows: edits.id };
  }

  /** The temporary number that a further search shares with the incident that the form was made of. */
  get shared(): string | null {
    return this.draft.temporary && this.edits?.number_due ? this.edits.case_number : null;
  }

  /** What changes of the incident that the form was made of, where its window shrinks at most; null for another search. */
  get narrowed(): ReturnType<typeof narrowed> {
    if (!this.edits) return null;
    // Beyond a limit only what was approved goes on, and needs no reason any more; else the reason has to go along.
    if (this.approvalNeeded && this.edits.approval?.state !== "approved") return null;
    const read = (draft: Draft) => this.#readOf({ ...draft, approvalReason: "-" }, false).incident;
    const [typed, before] = [read(this.draft), read(draftOf(this.edits, this.zone))];
    return typed && before && narrowed(typed, before);
  }

  /** What is wrong with the form once it was tried, and before that with the fields that were left. */
  get faults(): Faults {
    const { faults } = this.#read;
    if (this.#tried) return faults;
    return Object.fromEntries(this.#left.map((field) => [field, faults[field]]));
  }

  /** The caps that the search exceeds as typed, and those that the server added. */
  get over(): Cause[] {
    const { over } = this.#read;
    return [...over, ...(this.found ?? []).filter(({ code }) => !over.some((known) => known.code === code))];
  }

  /** Whether the search passes a limit. */
  get approvalNeeded(): boolean {
    return this.over.length > 0 || this.found !== null;
  }

  /** Whether another person has to approve it: what was approved goes on while its window shrinks. */
  get asksApproval(): boolean {
    return this.approvalNeeded && this.narrowed === null;
  }

  /** Takes up what was typed before a reload. */
  open(): void {
    if (this.#opened) return;
    this.#opened = true;
    const draft = this.#kept();
    if (draft) this.draft = draft;
  }

  /** Says from now on what is wrong. */
  try(): void {
    this.#tried = true;
  }

  /** Says from now on what is wrong with a field that was left; an empty one waits for the button. */
  leave(field: "from" | "to" | "radius" | "searchRadius"): void {
    if (this.draft[field].trim()) this.#left = [...new Set([...this.#left, POINTERS[field]])];
  }

  /** Says no more what is wrong with fields that are typed in again, until they are left. */
  resume(...fields: ("from" | "to" | "radius" | "searchRadius")[]): void {
    this.#left = this.#left.filter((left) => !fields.some((field) => POINTERS[field] === left));
  }

  /** Puts something into the form, and of which incident it is made; nothing is wrong with it yet. */
  fill(draft: Draft, edits: Incident | null = null): void {
    this.draft = draft;
    this.edits = edits;
    this.#sent = null;
    this.#key = crypto.randomUUID();
    this.#tried = false;
    this.#left = [];
    this.placeFault = null;
    this.#learned = null;
    this.drawing = null;
  }

  /** Notes of which incident this is the form. */
  sent(incident: Incident): void {
    this.edits = incident;
    this.#sent = JSON.stringify(this.draft);
    this.#key = crypto.randomUUID();
  }

  /** Whether the form still stands as this incident was made of it, which has not become another since. */
  made(incident: Incident): boolean {
    const { edits } = this;
    const same =
      edits?.id === incident.id &&
      edits.from === incident.from &&
      edits.to === incident.to &&
      edits.case_number === incident.case_number;
    return same && this.#sent === JSON.stringify(this.draft);
  }

  /** Empties the form. */
  clear(): void {
    this.fill(emptyDraft());
  }

  /** Takes what is typed or pasted into the place box, and says as what. */
  typePlace(text: string): PlaceReading {
    this.placeFault = null;
    const reading = readPlace(text);
    if (reading.kind === "shape") this.drawn(reading.shape);
    // A huge text is neither kept nor shown again.
    else if (reading.kind === "refused" && text.length > MOST_KEPT) this.placeFault = reading.fault;
    else Object.assign(this.draft, { place: text, chosen: null, drawn: null });
    if (reading.kind === "point") {
      if (reading.radius !== null) this.draft.radius = metres(reading.radius);
      this.looks += 1;
    }
    return reading;
  }

  /** Takes a suggestion with its uncertainty. */
  choose(found: FoundPlace): void {
    const { label, context, kind, lon, lat, radius_m } = found;
    const chosen = { label, context, kind, lon, lat, missing: missingHouse(this.draft.place, found) };
    Object.assign(this.draft, { place: label, chosen, drawn: null, radius: metres(radius_m) });
    this.placeFault = null;
    this.looks += 1;
  }

  /** Says which meridian the typed plane coordinates have. */
  chooseMeridian(deg: number): void {
    if (this.reading.kind === "grid") this.typePlace(gridText(this.reading.point, deg));
  }

  /** Marks a point; the uncertainty stays as it is. */
  mark(place: Place): void {
    Object.assign(this.draft, { place: placeText(place), chosen: null, drawn: null });
    this.placeFault = null;
  }

  /** Takes a drawn shape. */
  drawn(shape: Shape | null): void {
    Object.assign(this.draft, { place: "", chosen: null, drawn: shape });
    this.placeFault = null;
    this.drawing = null;
    if (shape) this.looks += 1;
  }

  /** Keeps a drawn shape that cannot be searched, to be changed until it can. */
  amend(shape: Shape): void {
    this.drawn(shape);
    this.drawing = "edit";
  }

  /** Begins to draw, or to change what is drawn. */
  draw(what: "LineString" | "Polygon" | "edit"): void {
    this.placeFault = null;
    this.drawing = what;
  }

  /** Marks where this device is, as surely as it knows. */
  async locate(): Promise<void> {
    if (this.locating) return;
    this.locating = true;
    this.placeFault = null;
    const found = await locate();
    this.locating = false;
    if ("fault" in found) this.placeFault = found.fault;
    else if (found.accuracy > MOST_RADIUS)
      this.placeFault = { key: "locate.vague", values: { metres: Math.ceil(found.accuracy) } };
    else {
      this.mark(found.place);
      this.draft.radius = metres(found.accuracy);
      this.looks += 1;
    }
  }

  /** Writes out what a typed time means. */
  settleTime(): void {
    Object.assign(this.draft, settled(this.draft, now(), this.zone));
  }

  /** Learns from the server which caps this search exceeds. */
  learn(causes: Cause[]): void {
    this.#learned = { causes, search: this.#search() };
  }

  // What the caps are about.
  #search(): string {
    const { place, drawn, radius, searchRadius, type, from, to, caseNumber } = this.draft;
    return JSON.stringify([place, drawn, radius, searchRadius, type, from, to, caseNumber]);
  }

  #keep(): void {
    const draft = $state.snapshot(this.draft);
    if (!this.#opened) return;
    const empty = JSON.stringify(draft) === JSON.stringify(emptyDraft());
    if (empty) tab.drop(kept);
    else tab.keep(kept, { draft, edits: this.edits, key: this.#key } satisfies Kept);
  }

  #kept(): Draft | null {
    const left = tab.kept(kept) as Kept | null;
    if (!left) return null;
    if (left.key) this.#key = left.key;
    this.edits = left.edits ?? null;
    return { ...emptyDraft(), ...left.draft };
  }
}

/** Whole metres, rounded up, so that no uncertainty looks smaller than it is. */
const metres = (value: number): string => String(Math.min(MOST_RADIUS, Math.ceil(value)));

export const form = new Form();
