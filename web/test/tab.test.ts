import { beforeEach, expect, it, vi } from "vitest";

import { Problem } from "../src/api/problem";
import { Tab } from "../src/store/tab";

/** A storage that lists its names as a browser's does. */
class Memory {
  [name: string]: unknown;

  getItem(name: string): unknown {
    return this[name] ?? null;
  }

  setItem(name: string, text: string): void {
    this[name] = text;
  }

  removeItem(name: string): void {
    Reflect.deleteProperty(this, name);
  }

  clear(): void {
    Object.keys(this).forEach((name) => this.removeItem(name));
  }
}

let kept: Memory;
let reloads: number;

beforeEach(() => {
  kept = new Memory();
  reloads = 0;
  vi.resetModules();
  vi.stubGlobal("sessionStorage", kept);
  vi.stubGlobal("localStorage", new Memory());
  vi.stubGlobal("window", { addEventListener: () => undefined });
  vi.stubGlobal("location", { hash: "", origin: "http://here", reload: () => (reloads += 1) });
});

it("gives back after a reload what its user kept, and neither to another one nor on the next day", () => {
  const tab = new Tab();
  tab.enter("officer");
  tab.keep("draft", { place: "10, 110" });
  const anew = new Tab();
  expect(anew.kept("draft"), "before anybody has entered").toBeNull();
  anew.enter("officer");
  expect(anew.kept("draft")).toEqual({ place: "10, 110" });
  vi.useFakeTimers({ now: Date.now() + 13 * 3_600_000 });
  expect(anew.kept("draft")).toBeNull();
  vi.useRealTimers();
  const other = new Tab();
  other.enter("officer2");
  expect(other.kept("draft")).toBeNull();
  expect(Object.keys(kept), "what the last user left goes").toEqual([]);
});

it("keeps nothing before somebody enters, nor once it was left or is another one's", () => {
  const tab = new Tab();
  tab.keep("draft", 1);
  expect(Object.keys(kept)).toEqual([]);
  tab.enter("officer");
  tab.keep("draft", 1);
  tab.enter("officer2");
  tab.keep("draft", 2);
  expect(Object.keys(kept), "what still runs is the last user's").toEqual([]);
  const left = new Tab();
  left.enter("officer");
  left.leave();
  left.keep("draft", 3);
  expect(Object.keys(kept)).toEqual([]);
});

it("is the last user's until it is loaded anew, where another one logs in after the end of a session", async () => {
  vi.doMock("../src/api/calls", () => ({
    logIn: (username: string) => Promise.resolve({ username, roles: ["officer"] }),
    logOut: () => Promise.reject(new Problem(401)),
  }));
  const { session } = await import("../src/store/session.svelte");
  const { tab } = await import("../src/store/tab");
  await session.logIn("officer", "secret");
  tab.keep("draft", { place: "10, 110" });
  await session.logIn("officer", "secret");
  expect([Object.keys(kept), reloads], "the same user goes on").toEqual([["draft"], 0]);
  await session.logIn("officer2", "secret");
  // As whatever watches who is at work does, after the storage was wiped.
  tab.keep("draft", { place: "10, 110" });
  expect([session.me?.username, Object.keys(kept), reloads]).toEqual(["officer", [], 1]);
  expect(localStorage.getItem("sightline.entered"), "whom the page finds once it is loaded anew").toBe(
    "officer2",
  );
});
