import type { LineString } from "geojson";

import { follow as ask } from "../api/follow";
import type { OnTheWay } from "../api/calls";
import type { Problem } from "../api/problem";
import type { Followed, FollowQuestion, Incident } from "../api/types";
import { mostMinutes, readPace, usualMeans, USUAL_MINUTES, type Pace, type PaceFaults } from "../follow/pace";
import type { Shape } from "../find/shape";
import { isRefused } from "../follow/complaint";
import { fitted, type FollowedBy } from "../follow/fitted";
import { isUnapproved } from "../follow/notFollowed";
import { wholeMinutes } from "../follow/passText";
import {
  asked,
  keyed,
  notSeen,
  withMissed,
  withSighting,
  type KeyedPass,
  type Looked,
  type Refused,
} from "../follow/sightings";
import { tinted } from "../follow/tint";
import { contact } from "./contact.svelte";
import { find } from "./find.svelte";
import type { FollowAddress, Sides } from "./followAddress";
import { notices } from "./notices.svelte";
import { setClock } from "./now.svelte";
import { route } from "./route.svelte";

// Each answer is a line of the log: what a slider passes on its way, or somebody types, is no question of its own. It is
// asked so long after the last move, milliseconds.
const REST = 400;

/** What the map may draw of it at a time. */
type Drawing = "new" | "edit";

/** What is known besides how somebody moves. */
interface Known {
  drawn: LineString | null;
  sightings: readonly Looked[];
}

const questionOf = (pace: FollowQuestion, { drawn, sightings }: Known): FollowQuestion => ({
  ...pace,
  ...(drawn && { route: drawn }),
  ...(sightings.length > 0 && { sightings: asked(sightings) }),
});

/** Follow: the streets that somebody may have come or gone by, and the cameras on them. */
class Follow {
  /** The incident that is followed; null: Follow is not open. */
  incident = $state.raw<Incident | null>(null);
  pace = $state<Pace>({ means: "motorbike", slowest: null, fastest: null, minutes: USUAL_MINUTES });
  sides = $state<Sides>("after");
  /** The way that somebody is known to have taken, drawn by hand. */
  drawn = $state.raw<LineString | null>(null);
  drawing = $state<Drawing | null>(null);
  /** The way that was drawn just now, until the server takes it; with a problem: why it did not. */
  drawnNow = $state.raw<{ shape: LineString; problem: Problem | null } | null>(null);
  /** What was looked through at cameras; only this page knows. */
  sightings = $state.raw<readonly Looked[]>([]);
  answer = $state.raw<Followed | null>(null);
  /** The last answer that came, whatever became of the questions after it: it says what speeds are usual. */
  lastAnswer = $state.raw<Followed | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** The row under the pointer or the focus, and the one that was opened. */
  pointed = $state<string | null>(null);
  chosen = $state<string | null>(null);
  /** The row whose sighting is typed. */
  typing = $state<string | null>(null);
  /** The row that asks whether nobody was seen there. */
  missing = $state<string | null>(null);
  /** Counts the answers that the map moves to. */
  arrivals = $state(0);
  #timer = 0;
  /** What was asked last, but for how long and how fast. */
  #asked: readonly unknown[] = [];
  /** What the answer on the screen was asked: the pace of it, and all of it. */
  #answered = $state.raw<{ pace: FollowQuestion; question: FollowQuestion } | null>(null);
  /** Whether something is on trial: nothing else is asked meanwhile. */
  #tries = false;
  #running: AbortController | null = null;
  /** The incident that was followed last: what was set for it stays. */
  #last: string | null = null;

  /** The most minutes for the kind of incident; nought where it must not be followed. */
  readonly most: number = $derived.by(() => {
    const type = find.types.find(({ code }) => code === this.incident?.type);
    return type ? mostMinutes(type) : USUAL_MINUTES;
  });

  readonly faults: PaceFaults = $derived.by(() => {
    const read = readPace(this.pace);
    return "faults" in read ? read.faults : {};
  });

  readonly #pace: FollowQuestion | null = $derived.by(() => {
    const read = readPace(this.pace);
    return !this.incident || this.most === 0 || "faults" in read ? null : read.question;
  });

  /** What is asked; null while nothing can be. */
  readonly question: FollowQuestion | null = $derived(this.#pace && questionOf(this.#pace, this));

  /** What is shown: the last answer, as far as it holds for what the slider and the speeds say by now. */
  readonly shown: FollowedBy<KeyedPass> | null = $derived.by(() => {
    const { answer, incident } = this;
    if (!answer) return null;
    const own = { ...answer, passes: keyed(answer.passes) };
    const pace = this.#pace;
    if (!incident || pace?.means !== answer.means) return own;
    return fitted(own, pace, incident, this.#answered?.question.sightings ?? []);
  });

  /** Whether that is what an earlier question tells: the server has not answered this one. */
  readonly provisional: boolean = $derived(
    this.answer !== null && this.question !== null && !this.#isAnswered(this.question),
  );

  /** The passes of the sides that are shown, the most useful first. */
  readonly passes: KeyedPass[] = $derived((this.shown?.passes ?? []).filter(({ when }) => this.shows(when)));

  /** How many passes of those sides are not listed. */
  readonly unlisted: number = $derived.by(() => {
    const { before = 0, between = 0, after = 0 } = this.answer?.not_listed ?? {};
    return between + (this.shows("before") ? before : 0) + (this.shows("after") ? after : 0);
  });

  /** The streets of the sides that are shown, with what their tints mean. */
  readonly streets = $derived(tinted((this.shown?.reach ?? []).filter(({ when }) => this.shows(when))));

  /** The pass that map and list bring forward. */
  readonly emphasised: KeyedPass | null = $derived.by(() => {
    const key = this.pointed ?? this.chosen;
    return this.passes.find((pass) => pass.key === key) ?? null;
  });

  /** How the camera of a pass comes to be asked. */
  wayTo(pass: KeyedPass): OnTheWay | null {
    // As the row says it.
    const { start, end } = wholeMinutes(pass);
    return this.question && { follow: this.question, from: start.toISOString(), to: end.toISOString() };
  }

  /** Whether a side is shown; what lies between two known places always is. */
  shows(when: Followed["reach"][number]["when"]): boolean {
    return when === "between" || this.sides === "both" || this.sides === when;
  }

  /** What the address says of it. */
  readonly address: FollowAddress | null = $derived.by(() => {
    if (!this.incident) return null;
    const { means, minutes, slowest, fastest } = this.pace;
    return { means, minutes, slowest, fastest, sides: this.sides };
  });

  /**
   * Opens it, as the address says where that came with it; the back button leaves it, not the incident. What was set for the
   * same incident stays.
   */
  start(incident: Incident, as: FollowAddress | null = null): void {
    if (this.incident) return;
    if (this.#last !== incident.id) this.#reset(incident);
    this.#last = incident.id;
    this.incident = incident;
    if (as) {
      const { sides, ...pace } = as;
      this.pace = pace;
      this.sides = sides;
    }
    this.pace.minutes = Math.min(this.pace.minutes, Math.max(1, this.most));
    // The step below it is that of the results.
    route.noteFollow(null);
    route.cover(() => this.stop());
    route.noteFollow(this.address);
  }

  /** Shows the sides that were chosen. */
  show(sides: Sides): void {
    this.sides = sides;
    route.noteFollow(this.address);
  }

  #reset({ type }: Incident): void {
    this.pace = { means: usualMeans(type), slowest: null, fastest: null, minutes: USUAL_MINUTES };
    this.sides = "after";
    this.drawn = null;
    this.sightings = [];
    this.#forget();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
    this.busy = false;
    // Another job may have the address by now.
    if (this.incident) route.noteFollow(null);
    this.incident = null;
    this.drawing = this.drawnNow = null;
    this.#tries = false;
    this.#forget();
  }

  /** Leaves by its own button. */
  close(): void {
    if (this.incident) route.uncover();
    this.stop();
  }

  #forget(): void {
    this.answer = this.#answered = null;
    this.problem = null;
    this.pointed = this.chosen = this.typing = this.missing = null;
    // What was asked in a row goes with it.
    contact.hide();
    notices.cancel();
  }

  /** Asks, once sliders rest; the answer to the last question is the one that counts. */
  look(question: FollowQuestion | null): void {
    // Once it is known what becomes of what is on trial, this is asked with it or without.
    if (this.#tries) return;
    clearTimeout(this.#timer);
    if (!question || this.#isAnswered(question)) {
      this.#running?.abort();
      this.#running = null;
      this.busy = false;
      if (!question) return;
      route.noteFollow(this.address);
      // What was asked in between is asked no more, nor what became of it.
      if (this.problem && !isRefused(this.problem)) this.problem = null;
      return;
    }
    const { means } = question;
    const asked = [means, this.drawn, this.sightings];
    const moves = this.answer !== null && asked.every((one, at) => one === this.#asked[at]);
    this.#timer = window.setTimeout(
      () => {
        this.#asked = asked;
        route.noteFollow(this.address);
        void this.#see(question);
      },
      moves ? REST : 0,
    );
  }

  #isAnswered(question: FollowQuestion): boolean {
    return this.answer !== null && JSON.stringify(this.#answered?.question) === JSON.stringify(question);
  }

  async #see(question: FollowQuestion): Promise<void> {
    const pace = this.#pace;
    const said = pace && (await this.#ask(question));
    if (!said) return;
    if ("passes" in said) this.#show(said, pace, question);
    else {
      this.problem = said;
      // Streets of another question must not pass for the answer to this one; where there is none, they are all one has.
      if (isRefused(said)) this.answer = null;
    }
  }

  /** What the server says; null where something else was asked meanwhile, or nobody is followed any more. */
  async #ask(question: FollowQuestion): Promise<Followed | Problem | null> {
    const incident = this.incident?.id;
    if (!incident) return null;
    this.#running?.abort();
    const own = (this.#running = new AbortController());
    this.busy = true;
    const said = await ask(incident, question, own.signal).catch((error: unknown) => error as Problem);
    if (own !== this.#running) return null;
    this.busy = false;
    return said;
  }

  #show(answer: Followed, pace: FollowQuestion, question: FollowQuestion): void {
    const isFirst = this.answer === null && (this.problem === null || isUnapproved(this.problem));
    // Without a route that narrowed it, it is as large as a first one.
    const isWhole = this.#answered?.question.route !== undefined && question.route === undefined;
    if (isFirst || isWhole) this.arrivals += 1;
    setClock(answer.now);
    this.answer = this.lastAnswer = answer;
    this.#answered = { pace, question };
    this.problem = null;
  }

  /**
   * Asks with something more than is known. What the server takes is noted with its answer; of what it refuses nothing is
   * noted, and all that is shown stays. Says why; null where another thing is on trial, or nobody waits for it any more.
   */
  async #try(more: Partial<Known>): Promise<"taken" | Problem | null> {
    if (this.#tries) return null;
    const known = { drawn: this.drawn, sightings: this.sightings, ...more };
    // While a speed is not to be read, what is shown is that of before.
    const pace = this.#pace ?? this.#answered?.pace;
    // What is refused without it already says nothing about it.
    if (!pace || (this.problem && isRefused(this.problem))) {
      ({ drawn: this.drawn, sightings: this.sightings } = known);
      return "taken";
    }
    clearTimeout(this.#timer);
    this.#tries = true;
    const question = questionOf(pace, known);
    const said = await this.#ask(question);
    if (!said) return null;
    this.#tries = false;
    if ("passes" in said) {
      ({ drawn: this.drawn, sightings: this.sightings } = known);
      this.#asked = [pace.means, known.drawn, known.sightings];
      this.#show(said, pace, question);
    }
    this.look(this.question);
    return "passes" in said ? "taken" : said;
  }

  /** Asks again what could not be answered. */
  retry(): void {
    this.look(this.question);
  }

  /** Asks again for what did not come while the server was away. */
  resume(): void {
    if (this.problem?.isAway) this.retry();
  }

  /** Takes the route that was drawn; one that the server refuses stays in hand, to be changed. */
  async drew(shape: Shape): Promise<void> {
    if (shape.type !== "LineString") return this.undraw();
    const own = (this.drawnNow = { shape, problem: null });
    const said = await this.#try({ drawn: shape });
    if (this.drawnNow !== own) return;
    const problem = said === "taken" ? null : said;
    this.drawnNow = problem && { shape, problem };
    this.drawing = problem && "edit";
  }

  /** Ends drawing without a result. */
  undraw(): void {
    // What is on trial is called off.
    if (this.drawnNow && !this.drawnNow.problem) {
      this.#running?.abort();
      this.#running = null;
      this.#tries = this.busy = false;
      this.look(this.question);
    }
    this.drawing = this.drawnNow = null;
  }

  /** Notes that somebody was seen at a camera, or says why that cannot be. */
  async saw(pass: KeyedPass, window: { from: string; to: string }): Promise<Refused | null> {
    const { camera_id, camera_code: code } = pass.candidate;
    const looked = { key: pass.key, code, camera_id, seen: true, ...window };
    return this.#looked(pass, withSighting(this.sightings, looked));
  }

  /** Notes that nobody was seen there in the whole window, or says why that cannot be. */
  async missed(pass: KeyedPass): Promise<Refused | null> {
    return this.#looked(pass, withMissed(this.sightings, notSeen(pass)));
  }

  async #looked({ key }: KeyedPass, sightings: Looked[]): Promise<Refused | null> {
    const said = await this.#try({ sightings });
    if (said !== "taken") return said && { problem: said, sightings };
    if (this.typing === key) this.typing = null;
    if (this.missing === key) this.missing = null;
    return null;
  }

  /** Closes what a row asks, or else the row that is open; says whether there was any. */
  putBack(): boolean {
    const asks = this.typing ?? this.missing;
    if (asks !== null) this.typing = this.missing = null;
    else if (this.chosen !== null) this.chosen = null;
    else return false;
    return true;
  }

  /** Takes a sighting back. */
  takeBack(key: string): void {
    this.sightings = this.sightings.filter((looked) => looked.key !== key);
  }
}

export const follow = new Follow();
