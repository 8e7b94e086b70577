import { SvelteMap } from "svelte/reactivity";

import { addCheck, compareClocks, getWorkCounts, getWorkList, type ClockDifference } from "../api/checks";
import type { Problem } from "../api/problem";
import type { Camera, NewCheck, WorkCount, WorkItem, WorkList } from "../api/types";
import { addYears, wallClock } from "../find/clock";
import type { Place } from "../find/coordinates";
import type { Fault } from "../find/fault";
import { locate } from "../find/locate";
import { distance } from "../find/metres";
import { momentOfCheck, readOldest } from "../checks/recorderClock";
import { cameras } from "./cameras.svelte";
import { now } from "./now.svelte";
import { PagedList } from "./pagedList.svelte";
import { route } from "./route.svelte";

/** Answers to yes or no; empty: nobody looked. */
export type Seen = "" | "yes" | "no";

/** A glance at the recorder's clock: what it showed, when that was truly so, how surely; milliseconds. */
export interface Reading {
  shown: number;
  at: number;
  /** null: by this device's own clock, which nobody compared. */
  within: number | null;
}

/** Where a lens is said to look, degrees. */
export interface Aim extends Place {
  bearing: number;
  angle: number;
}

/** A check that is being filled in. */
export interface Draft {
  /** The day on which somebody stood there; null: today, undefined: what is typed is none. */
  day: string | null | undefined;
  works: Seen;
  image: Seen;
  sign: Seen;
  clock: string;
  reading: Reading | null;
  oldest: string;
  reviewed: boolean;
  note: string;
}

const emptyDraft = (): Draft => ({
  day: null,
  works: "",
  image: "",
  sign: "",
  clock: "",
  reading: null,
  oldest: "",
  reviewed: false,
  note: "",
});

const PAGE = 50;
/** As many as one walks to in a day. */
const ROUND = 100;
// What a hand is late by at most, whoever it belongs to.
const REACTION_MS = 400;
// So long two clocks stay compared: they drift by less than a hundredth of a second.
const COMPARED_FOR_MS = 600_000;

const answerOf = (seen: Seen): boolean | undefined => (seen === "" ? undefined : seen === "yes");

/** What is to be done to keep the registry true, and the check that is being noted. */
class Checks {
  list = $state<WorkList>("to_check");
  counts = $state.raw<WorkCount[] | null>(null);
  /** Where lists begin, and whether that is where this device is; null: not known yet. */
  start = $state.raw<(Place & { isOwn: boolean }) | null>(null);
  locating = $state(false);
  placeFault = $state.raw<Fault | null>(null);
  readonly work = new PagedList<WorkItem>((cursor) => getWorkList(this.list, this.start, PAGE, cursor));
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The camera whose check was noted last. */
  done = $state.raw<Camera | null>(null);
  /** Counts the checks that came or went, after which a history is another. */
  changes = $state(0);
  /** The bare rows of the finishing round in walking order; null while there is none. */
  round = $state.raw<WorkItem[] | null>(null);
  /** What is typed in the finishing round, to be seen on the map; null: nothing that can be drawn. */
  aim = $state.raw<Aim | null>(null);
  readonly #drafts = new SvelteMap<string, Draft>();
  #compared: { difference: ClockDifference; at: number } | null = null;

  /** Opens a list; where it begins is the middle of the map as it is by now, unless somebody said otherwise. */
  async open(list: WorkList): Promise<void> {
    this.list = list;
    if (!this.start?.isOwn) this.start = middle();
    await Promise.all([this.work.load(), this.count()]);
  }

  /** Begins the list anew in the middle of the map. */
  async fromMap(): Promise<void> {
    this.placeFault = null;
    this.start = middle();
    await this.work.load();
  }

  /** Comes back to the list: the map went to the camera that was open, and what is near is near there. */
  async comeBack(): Promise<void> {
    const [from, to] = [this.start, middle()];
    if (!from || from.isOwn || !to || distance(from, to) < 1) return;
    await this.fromMap();
  }

  /** Begins the list anew where this device is. */
  async fromHere(): Promise<void> {
    if (this.locating) return;
    this.locating = true;
    this.placeFault = null;
    const found = await locate();
    this.locating = false;
    if ("fault" in found) {
      this.placeFault = found.fault;
      return;
    }
    this.start = { ...found.place, isOwn: true };
    await this.work.load();
  }

  /** Counts what is to be done. */
  async count(): Promise<void> {
    // Numbers beside the names of lists can do without; the list itself tells of a server that is away.
    this.counts = await getWorkCounts().catch(() => this.counts);
  }

  /** The bare rows around where lists begin; rejects with `Problem`. */
  async bare(): Promise<WorkItem[]> {
    return (await getWorkList("bare", this.start, ROUND)).items;
  }

  /** Opens a camera of the list: its check or, of a draft, its owner, whose word it waits for. */
  choose(camera: string): void {
    if (this.list === "drafts") route.turnWith("owners", camera);
    else route.select(camera);
  }

  draft(camera: string): Draft {
    return this.#drafts.get(camera) ?? emptyDraft();
  }

  /** Notes what is filled in, which stays until the check is noted. */
  fill(camera: string, change: Partial<Draft>): void {
    this.problem = null;
    this.#drafts.set(camera, { ...this.draft(camera), ...change });
  }

  /** Learns by how much this device's clock is off, while somebody reads the recorder's. */
  async compare(): Promise<ClockDifference | null> {
    const known = this.#compared;
    if (known && Math.abs(Date.now() - known.at) < COMPARED_FOR_MS) return known.difference;
    const difference = await compareClocks();
    if (difference) this.#compared = { difference, at: Date.now() };
    return difference;
  }

  /** Takes the moment of a tap, at which the recorder's clock showed this. */
  async tap(camera: string, shown: number): Promise<void> {
    const tapped = Date.now();
    const difference = await this.compare();
    const at = tapped + (difference?.ahead ?? 0);
    const within = difference && difference.within + REACTION_MS;
    this.fill(camera, { reading: { shown, at, within } });
  }

  /** Notes the check. */
  async save(camera: Camera, zone: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      this.done = await addCheck(camera.id, checkOf(this.draft(camera.id), zone));
      this.#drafts.delete(camera.id);
      this.settled(camera.id);
    } catch (error) {
      this.problem = error as Problem;
    }
    this.busy = false;
  }

  /** A camera was checked or completed: the lists and the map are no longer what they were. */
  settled(camera: string): void {
    this.changes += 1;
    this.work.items = this.work.items?.filter(({ id }) => id !== camera) ?? null;
    void this.count();
    void cameras.refresh(camera);
  }
}

/** The middle of the map. */
const middle = () => route.view && { lon: route.view.lon, lat: route.view.lat, isOwn: false };

/** A draft as the server takes it. */
function checkOf(draft: Draft, zone: string): NewCheck {
  const at = momentOfCheck(draft.day ?? null, now(), zone);
  const isNow = at >= now();
  // A clock is read while one stands before it.
  const reading = isNow ? draft.reading : null;
  const oldest = readOldest(draft.oldest, at, zone);
  const iso = (time: number) => new Date(time).toISOString();
  return {
    checked_at: isNow ? null : iso(at),
    works: draft.works === "yes",
    image_usable: answerOf(draft.image) ?? null,
    notice_sign: answerOf(draft.sign) ?? null,
    oldest_footage_at: oldest === null ? null : iso(oldest),
    clock: reading && {
      shown: iso(reading.shown),
      at: iso(reading.at),
      within_s: reading.within === null ? null : reading.within / 1000,
    },
    review_on: draft.reviewed ? addYears(wallClock(at, zone).date, 1) : null,
    note: draft.note.trim() || null,
  };
}

export const checks = new Checks();
