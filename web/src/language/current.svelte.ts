import { Language, type Code, type Key, type Values } from "./language";

const kept = "sightline.language";

let code = $state<Code>(localStorage.getItem(kept) === "en" ? "en" : "vi");
let zone = $state<string>();
const current = $derived(new Language(code, zone));

/** The language that the page speaks now. */
export const language = (): Language => current;

/** The present language's message of a key. */
export const t = (key: Key, values?: Values): string => current.t(key, values);

/** Speaks another language from now on, and at the next visit. */
export function speak(next: Code): void {
  code = next;
  localStorage.setItem(kept, next);
}

/** Shows times at the wall clock of a time zone (IANA name). */
export function keepTimeOf(name: string): void {
  zone = name;
}
