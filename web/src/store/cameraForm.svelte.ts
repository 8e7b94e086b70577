import type { Polygon } from "geojson";

import { getCamera } from "../api/calls";
import { Problem } from "../api/problem";
import { changeCamera, createCamera, findOverlaps, previewCoverage } from "../api/register";
import type { Camera, CoveragePreview, Overlaps } from "../api/types";
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
  inputOf,
  needsDate,
  patchOf,
  placeOf,
  unreadable,
  withFields,
  writePlace,
  type Draft,
  type Name,
  type TextName,
} from "../register/record";
import { cameras } from "./cameras.svelte";
import { form } from "./form.svelte";
import { now } from "./now.svelte";
import { outbox, problemOf, type Unsent } from "./outbox.svelte";
import { placing } from "./placing.svelte";
import { route } from "./route.svelte";
import { session } from "./session.svelte";

// What is typed survives a reload of this tab, and a lock, for the same user and not for the next day's; logging out wipes it.
const kept = "sightline.records";
const KEPT_FOR = 12 * 3_600_000;
// From this zoom on the view of a lens is larger than its handles.
const NEAR_ZOOM = 18;
const IN_VIEW_M = 120;

/** A record as it is open: what it began with and what it says now. */
interface Open {
  /** The camera, or `new`. */
  record: string;
  revision: number;
  code: string;
  base: Draft;
  draft: Draft;
  /** Whose it is, where an owner is known. */
  owner: string | null;
  /** Goes along with what is kept on this device, so that it is kept once. */
  key: string;
}

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
  open = $state.raw<Open | null>(null);
  /** Why the record could not be fetched. */
  missing = $state.raw<Problem | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Says from now on what is wrong. */
  tried = $state(false);
  preview = $state.raw<CoveragePreview | null>(null);
  /** Whether the last preview could not be had. */
  unforeseen = $state(false);
  overlaps = $state.raw<Overlaps | null>(null);
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
  done = $state.raw<{ code: string; id: string | null } | null>(null);
  /** The records that were begun and neither saved nor given up, by camera. */
  #begun = $state.raw<Record<string, Open>>({});
  #loaded = false;
  #wanted: object | null = null;
  #asking = false;
  #compared = "";

  readonly draft: Draft = $derived(this.open?.draft ?? emptyDraft());
  readonly place: Place | null = $derived(this.open && placeOf(this.open.draft));
  readonly changes: Name[] = $derived(this.open ? differing(this.open.base, this.open.draft) : []);
  readonly isNew: boolean = $derived(this.open?.record === "new");
  /** Whether it has to be said what kind of change it is. */
  readonly asksDating: boolean = $derived(
    this.open !== null && !this.isNew && needsDate(this.open.base, this.open.draft),
  );
  readonly begun: Open[] = $derived(Object.values(this.#begun));

  /** Opens the record of a camera, or a new one, with what was typed into it before. */
  async show(record: string): Promise<void> {
    this.#reset();
    this.done = null;
    const before = this.#load()[record];
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
    this.#remember(record, { record, revision, code, base, draft, owner: null, key });
    this.problem = null;
    route.edit(record);
    this.#resumed = problemOf(one);
  }
  #resumed: Problem | null = null;

  #start(open: Open): void {
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
    this.preview = null;
    this.unforeseen = false;
    this.overlaps = null;
    this.theirs = null;
    this.dating = "";
    this.since = null;
    this.accuracy = null;
    this.placeFault = null;
    this.drawing = null;
    this.asked = false;
    this.#wanted = null;
    this.#compared = "";
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
    this.#remember(this.open.record, this.changes.length > 0 ? this.open : null);
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

  /** Asks what a camera set up like this would see; of several questions the last one counts. */
  foresee(setup: object | null): void {
    this.#wanted = setup;
    // What it repeated before it was moved is not what it repeats now.
    if (JSON.stringify(setup) !== this.#compared) this.overlaps = null;
    if (!setup) this.preview = null;
    else if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#wanted) {
      const { open } = this;
      const setup = this.#wanted;
      this.#wanted = null;
      const preview = await previewCoverage(setup).catch(() => null);
      if (this.open?.record !== open?.record) continue;
      // What it saw before it was moved is not what it sees now.
      this.preview = preview;
      this.unforeseen = preview === null;
    }
    this.#asking = false;
  }

  /** Asks which cameras a camera set up like this may be or repeats, once for each setup. */
  async compare(setup: object): Promise<void> {
    const asked = JSON.stringify(setup);
    if (asked === this.#compared) return;
    this.#compared = asked;
    const found = await findOverlaps(setup, this.isNew ? null : (this.open?.record ?? null)).catch(
      () => null,
    );
    if (asked === this.#compared) this.overlaps = found;
  }

  /** Whether something that must be said is missing or cannot be read. */
  get isFaulty(): boolean {
    const { draft } = this;
    const bare = draft.texts.code.trim() === "" || !this.place;
    const undated =
      this.asksDating && (this.dating === "" || (this.dating === "changed" && this.since === undefined));
    return bare || undated || unreadable(draft).length > 0;
  }

  /** Saves; where the server is away, keeps the record on this device. Says whether that is done. */
  async save(): Promise<boolean> {
    this.tried = true;
    this.problem = null;
    const { open } = this;
    if (!open || this.busy || this.isFaulty) return false;
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

  #finish(open: Open, saved: Camera | null): void {
    this.#remember(open.record, null);
    if (saved) outbox.drop(open.key);
    this.close();
    this.done = { code: open.draft.texts.code.trim(), id: saved?.id ?? null };
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
    this.#remember(this.open.record, this.changes.length > 0 ? this.open : null);
    placing.follow(this.place);
  }

  /** Gives up what is typed into a record. */
  giveUp(record: string): void {
    this.#remember(record, null);
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

  #remember(record: string, open: Open | null): void {
    const others = Object.entries(this.#load()).filter(([one]) => one !== record);
    const all = Object.fromEntries(open ? [...others, [record, open]] : others);
    this.#begun = all;
    const user = session.me?.username;
    if (Object.keys(all).length === 0) sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, JSON.stringify({ user, at: Date.now(), all }));
  }

  #load(): Record<string, Open> {
    if (this.#loaded) return this.#begun;
    this.#loaded = true;
    try {
      const { user, at, all } = JSON.parse(sessionStorage.getItem(kept) ?? "") as {
        user: string;
        at: number;
        all: Record<string, Open>;
      };
      if (user === session.me?.username && Math.abs(Date.now() - at) < KEPT_FOR) this.#begun = all;
    } catch {
      // Nothing was kept, or nothing that can be read.
    }
    return this.#begun;
  }

  /** Takes up what was typed before a reload. */
  takeUp(): void {
    this.#load();
  }
}

const dayOf = (moment: string): string => language().isoDay(new Date(moment));

function fresh(): Open {
  const base = emptyDraft(session.me?.unit?.code ?? "");
  return { record: "new", revision: 0, code: "", base, draft: base, owner: null, key: crypto.randomUUID() };
}

function openOf(camera: Camera): Open {
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
