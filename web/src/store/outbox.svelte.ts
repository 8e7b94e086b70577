import { changeCamera, createCamera, findCameras } from "../api/register";
import { getCamera } from "../api/calls";
import { Problem, type FieldProblem } from "../api/problem";
import type { Camera, Refusal } from "../api/types";
import { language } from "../language/current.svelte";
import { differing, draftOf, same, type Draft } from "../register/record";
import { cameras } from "./cameras.svelte";
import { session } from "./session.svelte";

/** A record that could not be sent. It holds no contact: a camera's record has none. */
export interface Unsent {
  key: string;
  user: string;
  at: number;
  /** The camera that is changed, or `new`. */
  record: string;
  revision: number;
  code: string;
  body: object;
  draft: Draft;
  base: Draft;
  /** Why the server refused it, if it did. */
  refused: { status: number; errors: FieldProblem[]; refusal: Refusal | null } | null;
}

const kept = "sightline.unsent";
// Who has not come back within a month has it registered otherwise.
const KEPT_FOR = 30 * 86_400_000;

/** Records of this account that wait on this device until the server is there again. */
class Outbox {
  #all = $state.raw<Unsent[]>(read());
  /** The codes that were sent since the page was opened. */
  sent = $state.raw<string[]>([]);
  busy = $state(false);
  readonly items: Unsent[] = $derived(this.#all.filter(({ user }) => user === session.me?.username));

  constructor() {
    // What another tab kept or sent.
    window.addEventListener("storage", ({ key }) => key === kept && (this.#all = read()));
  }

  /** Keeps a record on this device; one of the same camera takes its place. */
  keep(record: Omit<Unsent, "user" | "at" | "refused">): void {
    const user = session.me?.username;
    if (!user) return;
    const isSame = (one: Unsent) =>
      one.key === record.key || (record.record !== "new" && one.record === record.record);
    const others = read().filter((one) => one.user !== user || !isSame(one));
    this.#write([...others, { ...record, user, at: Date.now(), refused: null }]);
  }

  /** Lets a record go. */
  drop(key: string): void {
    this.#write(read().filter((one) => one.key !== key));
  }

  /** Sends what waits, oldest first; stops where the server is away again. Of several tabs one sends. */
  async send(only?: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const work = () => this.#sendAll(only);
    // Without a secure connection browsers have no locks.
    if ("locks" in navigator) await navigator.locks.request(kept, work);
    else await work();
    this.busy = false;
  }

  async #sendAll(only?: string): Promise<void> {
    this.#all = read();
    // What was refused waits for a person.
    const waiting = this.items.filter(({ key, refused }) => (only ? key === only : !refused));
    for (const one of waiting) {
      try {
        await this.#sendOne(one);
        this.drop(one.key);
        this.sent = [...this.sent, one.code];
      } catch (error) {
        const problem = error as Problem;
        if (problem.isAway) return;
        const { status, errors, refusal } = problem;
        this.#write(
          read().map((it) => (it.key === one.key ? { ...it, refused: { status, errors, refusal } } : it)),
        );
      }
    }
    if (waiting.length > 0) void cameras.reload();
  }

  async #sendOne(one: Unsent): Promise<void> {
    try {
      if (one.record === "new") await createCamera(one.body);
      else await changeCamera(one.record, one.revision, one.body);
    } catch (error) {
      // Where only the answer was lost, the record is there already.
      if (!(await this.#isThere(one, error as Problem))) throw error;
    }
  }

  async #isThere({ record, code, draft, base }: Unsent, { status }: Problem): Promise<boolean> {
    const isSent = (there: Draft) => differing(base, draft).every((name) => same(there, draft, name));
    const asRead = (camera: Camera) => draftOf(camera, (moment) => language().isoDay(new Date(moment)));
    if (record === "new" && status === 409) {
      const { items } = await findCameras({ q: code });
      const camera = items.find((one) => one.code === code);
      return camera !== undefined && isSent(asRead(camera));
    }
    if (record === "new" || status !== 412) return false;
    return isSent(asRead(await getCamera(record)));
  }

  #write(all: Unsent[]): void {
    this.#all = all;
    if (all.length > 0) localStorage.setItem(kept, JSON.stringify(all));
    else localStorage.removeItem(kept);
  }
}

function read(): Unsent[] {
  try {
    const all = JSON.parse(localStorage.getItem(kept) ?? "[]") as Unsent[];
    return all.filter(({ at }) => Math.abs(Date.now() - at) < KEPT_FOR);
  } catch {
    return [];
  }
}

/** The problem that a refused record met. */
export const problemOf = ({ refused }: Unsent): Problem | null =>
  refused && new Problem(refused.status, { errors: refused.errors, ...(refused.refusal as object | null) });

export const outbox = new Outbox();
