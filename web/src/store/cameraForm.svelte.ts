import type { Polygon } from "geojson";

import { getCamera } from "../api/calls";
import { Problem } from "../api/problem";
import { changeCamera, createCamera } from "../api/register";
import type { Camera } from "../api/types";
import { instantOf, wallClock } from "../find/clock";
import type { Place } from "../find/coordinates";
import type { Fault } from "../find/fault";
import { distance } from "../find/metres";
import { locate } from "../find/locate";
import { shapeFault, type Shape } from "../find/shape";
import { language } from "../language/current.svelte";
import {
  conflicts,
  differing,
  draftOf,
  emptyDraft,
  faultyNumbers,
  inputOf,
  needsDate,
  patchOf,
  placeOf,
  withFields,
  writePlace,
  type Draft,
  type Name,
  type TextName,
} from "../register/record";
import { begun, type OpenRecord } from "./begun.svelte";
import { cameras } from "./cameras.svelte";
import { foreseen } from "./foreseen.svelte";
import { form } from "./form.svelte";
import { now } from "./now.svelte";
import { outbox, problemOf, type Unsent } from "./outbox.svelte";
import { placing } from "./placing.svelte";
import { route } from "./route.svelte";
import { session } from "./session.svelte";

// From this zoom on the view of a lens is larger than its handles.
const NEAR_ZOOM = 18;
const IN_VIEW_M = 120;

/** Whether a change is one of the camera or one of the record; empty: nobody said yet. */
export type Dating = "" | "changed" | "always";

/** What is being drawn by hand: a mask (null: a new one), or the coverage. */
export interface Drawn {
  what: "mask" | "drawn_coverage";
  index: number | null;
  /** The shape that is changed; null: a new one. */
  shape: Polygon | null;
}

/** The form of a camera's record. */
class CameraForm {
  /** null: none is open, or it is being fetched. */
  open = $state.raw<OpenRecord | null>(null);
  /** Why the record could not be fetched. */
  missing = $state.raw<Problem | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Says from now on what is wrong. */
  tried = $state(false);
  /** What somebody else saved meanwhile. */
  theirs = $state.raw<{ draft: Draft; revision: number } | null>(null);
  dating = $state<Dating>("");
  /** The day since which it is so, where the camera was changed; undefined: what is typed is none. */
  since = $state<string | null | undefined>(null);
  /** How surely the place is known that this device told, metres. */
  accuracy = $state<number | null>(null);
  locating = $state(false);
  placeFault = $state.raw<Fault | null>(null);
  drawing = $state.raw<Drawn | null>(null);
  /** Whether it was asked once if what is typed is to be left. */
  asked = $state(false);
  /** The code of what was saved last, and whether it waits on this device. */
  done = $state.raw<{ code: string; id: string | null; isNew: boolean } | null>(null);
  readonly draft: Draft = $derived(this.open?.draft ?? emptyDraft());
  readonly place: Place | null = $derived(this.open && placeOf(this.open.draft));
  readonly changes: Name[] = $derived(this.open ? differing(this.open.base, this.open.draft) : []);
  readonly isNew: boolean = $derived(this.open?.record === "new");
  /** Whether it has to be said what kind of change it is. */
  readonly asksDating: boolean = $derived(
    this.open !== null && !this.isNew && needsDate(this.open.base, this.open.draft),
  );

  /** Opens the record of a camera, or a new one, with what was typed into it before. */
  async show(record: string): Promise<void> {
    this.#reset();
    this.done = null;
    const before = begun.of(record);
    if (before) return this.#start(before);
    if (record === "new") return this.#start(fresh());
    try {
      const camera = await getCamera(record);
      if (route.record === record) this.#start(openOf(camera));
    } catch (error) {
      this.missing = error as Problem;
    }
  }

  /** Opens a record that the server refused, with what it said. */
  resume(one: Unsent): void {
    const { record, revision, code, base, draft, key } = one;
    begun.keep({ record, revision, code, base, draft, owner: null, key });
    this.problem = null;
    route.edit(record);
    this.#resumed = problemOf(one);
  }
  #resumed: Problem | null = null;

  #start(open: OpenRecord): void {
    this.open = open;
    this.problem = this.#resumed;
    this.#resumed = null;
    placing.open("record", this.place, (place) => this.put(place), open.record === "new");
    const { view } = route;
    const isInView = view && this.place && view.zoom >= NEAR_ZOOM && distance(view, this.place) < IN_VIEW_M;
    if (!isInView) this.lookAt();
    // What was kept here and refused because somebody else was faster is compared at once.
    if (this.problem?.status === 412) void this.#compare();
  }

  /** Closes the form; what is typed stays until it is saved or given up. */
  close(): void {
    placing.close("record");
    this.#reset();
  }

  #reset(): void {
    this.open = null;
    this.missing = null;
    this.problem = null;
    this.tried = false;
    foreseen.clear();
    this.theirs = null;
    this.dating = "";
    this.since = null;
    this.accuracy = null;
    this.placeFault = null;
    this.drawing = null;
    this.asked = false;
  }

  /** Takes what is typed. */
  type(texts: Partial<Record<TextName, string>>): void {
    this.#become({ texts: { ...this.draft.texts, ...texts } });
    if ("place" in texts) {
      this.accuracy = null;
      this.placeFault = null;
      placing.follow(this.place);
    }
  }

  /** The map, or this device, puts the camera there. */
  put(place: Place, accuracy: number | null = null): void {
    this.type({ place: writePlace(place) });
    this.accuracy = accuracy;
  }

  /** Replaces the masks. */
  mask(masks: Draft["masks"]): void {
    this.#become({ masks });
  }

  /** Replaces what is drawn in place of the computed coverage (null: what is computed counts). */
  cover(drawn_coverage: Draft["drawn_coverage"]): void {
    this.#become({ drawn_coverage });
  }

  #become(change: Partial<Draft>): void {
    if (!this.open) return;
    this.asked = false;
    this.open = { ...this.open, draft: { ...this.open.draft, ...change } };
    this.#keep(this.open);
  }

  /** Puts the camera where this device is. */
  async locate(): Promise<void> {
    if (this.locating) return;
    this.locating = true;
    this.placeFault = null;
    const found = await locate();
    this.locating = false;
    if ("fault" in found) this.placeFault = found.fault;
    else {
      this.put(found.place, Math.ceil(found.accuracy));
      this.lookAt();
    }
  }

  /** Makes the map look at the camera, near enough for its handles. */
  lookAt(): void {
    if (this.place) route.show({ ...this.place, zoom: Math.max(NEAR_ZOOM, route.view?.zoom ?? 0) });
  }

  /** Takes a shape that was drawn; one that crosses itself is changed until it does not. */
  drew(shape: Shape): void {
    if (!this.drawing || shape.type !== "Polygon") return;
    const { what, index } = this.drawing;
    if (shapeFault(shape)) {
      this.drawing = { what, index, shape };
      return;
    }
    this.drawing = null;
    if (what === "drawn_coverage") return this.cover(shape);
    const { masks } = this.draft;
    if (index === null) this.mask([...masks, { area: shape, set_in_device: false, checked_on: null }]);
    else this.mask(masks.map((mask, at) => (at === index ? { ...mask, area: shape } : mask)));
  }

  /** Whether something that must be said is missing or cannot be read. */
  get isFaulty(): boolean {
    const { draft } = this;
    const bare = draft.texts.code.trim() === "" || !this.place;
    const undated =
      this.asksDating && (this.dating === "" || (this.dating === "changed" && this.since === undefined));
    return bare || undated || faultyNumbers(draft).length > 0;
  }

  /** Saves; where the server is away, keeps the record on this device. Says whether that is done. */
  async save(): Promise<boolean> {
    this.tried = true;
    this.problem = null;
    const { open } = this;
    if (!open || this.busy) return false;
    if (this.isFaulty) {
      await this.#check(open);
      return false;
    }
    this.busy = true;
    const body = this.isNew ? inputOf(open.draft) : { ...patchOf(open.base, open.draft), ...this.#dated() };
    try {
      const saved = this.isNew
        ? await createCamera(body)
        : await changeCamera(open.record, open.revision, body);
      this.#finish(open, saved);
      return true;
    } catch (error) {
      const problem = error as Problem;
      if (problem.isAway) {
        const { record, revision, base, draft, key } = open;
        outbox.keep({ record, revision, base, draft, key, code: draft.texts.code.trim(), body });
        this.#finish(open, null);
        return true;
      }
      this.problem = problem;
      if (problem.status === 412) await this.#compare();
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Asks what else is wrong with a record that cannot be saved, so that all is said at once: without a place it is refused. */
  async #check(open: OpenRecord): Promise<void> {
    this.busy = true;
    const whole = this.isNew ? inputOf(open.draft) : patchOf(open.base, open.draft);
    const known = Object.entries(whole).filter(
      ([name]) => !faultyNumbers(open.draft).some((one) => one === name),
    );
    const body = { ...Object.fromEntries(known), lon: null, lat: null };
    const asked = this.isNew ? createCamera(body) : changeCamera(open.record, open.revision, body);
    const refused = await asked.then(
      () => null,
      (error: unknown) => error as Problem,
    );
    // What the form says itself is said once.
    const said = ["/lon", "/lat", ...(open.draft.texts.code.trim() === "" ? ["/code"] : [])];
    const errors = refused?.errors.filter(({ pointer }) => !said.includes(pointer)) ?? [];
    if (refused && errors.length > 0 && this.open?.record === open.record)
      this.problem = new Problem(422, { errors });
    this.busy = false;
  }

  #finish(open: OpenRecord, saved: Camera | null): void {
    begun.drop(open.record);
    if (saved) outbox.drop(open.key);
    this.close();
    const isNew = open.record === "new";
    this.done = { code: open.draft.texts.code.trim(), id: saved?.id ?? null, isNew };
    route.closeRecord(saved?.id ?? null);
    if (saved) void cameras.refresh(saved.id);
  }

  #dated(): object {
    if (!this.asksDating) return {};
    if (this.dating === "always") return { correction: true };
    const today = wallClock(now(), form.zone).date;
    if (!this.since || this.since === today) return {};
    return { valid_from: new Date(instantOf(this.since, 0, form.zone)).toISOString() };
  }

  /** Somebody else was faster: what differs is laid side by side, or the record of now is taken where nothing does. */
  async #compare(): Promise<void> {
    const { open } = this;
    if (!open) return;
    try {
      const camera = await getCamera(open.record);
      const theirs = draftOf(camera, dayOf);
      const revision = camera.revision ?? 0;
      if (conflicts(open.base, open.draft, theirs).length > 0) this.theirs = { draft: theirs, revision };
      else this.#rebase(theirs, revision, []);
    } catch (error) {
      this.problem = error as Problem;
    }
  }

  /** Goes on from what somebody else saved, with these fields of it. */
  settle(taken: Name[]): void {
    if (!this.theirs) return;
    const { draft, revision } = this.theirs;
    this.#rebase(draft, revision, taken);
  }

  #rebase(theirs: Draft, revision: number, taken: Name[]): void {
    if (!this.open) return;
    const draft = withFields(this.open.draft, theirs, taken);
    this.open = { ...this.open, base: theirs, draft, revision, code: theirs.texts.code };
    this.theirs = null;
    this.problem = null;
    this.#keep(this.open);
    placing.follow(this.place);
  }

  /** Gives up what is typed into a record. */
  giveUp(record: string): void {
    begun.drop(record);
    if (this.open?.record !== record) return;
    this.close();
    route.closeRecord(record === "new" ? null : record);
  }

  /** Whether the back button may leave: what is typed and not saved is said once. */
  mayLeave(): boolean {
    if (!this.open || this.changes.length === 0 || this.asked) return true;
    this.asked = true;
    return false;
  }

  // What says nothing new is not begun.
  #keep(open: OpenRecord): void {
    if (this.changes.length > 0) begun.keep(open);
    else begun.drop(open.record);
  }
}

const dayOf = (moment: string): string => language().isoDay(new Date(moment));

function fresh(): OpenRecord {
  const base = emptyDraft(session.me?.unit?.code ?? "");
  return { record: "new", revision: 0, code: "", base, draft: base, owner: null, key: crypto.randomUUID() };
}

function openOf(camera: Camera): OpenRecord {
  const base = draftOf(camera, dayOf);
  const { id, revision = 0, code } = camera;
  return {
    record: id,
    revision,
    code,
    base,
    draft: base,
    owner: camera.owner_id ?? null,
    key: crypto.randomUUID(),
  };
}

export const cameraForm = new CameraForm();
