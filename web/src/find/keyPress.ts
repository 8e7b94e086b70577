/** The single keys of the list: what each does, wherever the focus is but in a field. */
import { tick } from "svelte";

import type { OwnCandidate } from "../api/types";
import { contact } from "../store/contact.svelte";
import type { KeyedPass } from "../follow/sightings";
import { find } from "../store/find.svelte";
import { follow } from "../store/follow.svelte";
import { keys } from "../store/keys.svelte";
import { notices } from "../store/notices.svelte";
import { printing } from "../store/printing.svelte";
import { route } from "../store/route.svelte";
import { selection } from "../store/selection.svelte";
import { isActable } from "./groups";

/** Does what a key stands for; leaves alone what is typed into a field, held with another key, or not ours. */
export function keyPress(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!keys.on || isTyping(event.target) || document.querySelector("dialog[open], .preview")) return;
  const does = DOES[event.key];
  if (does?.()) event.preventDefault();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea"));

// Each says whether it did anything.
const DOES: Record<string, () => boolean> = {
  "/": () => {
    if (route.incident) find.edit();
    void tick().then(() => document.querySelector<HTMLElement>("#panel form input")?.focus());
    return true;
  },
  j: () => step(1),
  k: () => step(-1),
  x: () => withRow((candidate) => selection.toggle(candidate)),
  c: () =>
    withRow(({ camera_id }) => {
      route.select(camera_id);
      contact.ask(camera_id);
    }) ||
    withPass((pass, { camera_id }) => {
      follow.chosen = pass.key;
      contact.ask(camera_id, pass.key, follow.wayTo(pass));
    }),
  g: () => {
    if (follow.incident)
      return withPass((pass, candidate) => notices.ask([candidate], pass.key, follow.wayTo(pass)));
    if (selection.candidates.length > 0) notices.ask(selection.candidates, "bar");
    else return withRow((candidate) => notices.ask([candidate], candidate.camera_id));
    return true;
  },
  p: () => {
    if (!find.results || !route.incident) return false;
    const ticked = selection.candidates;
    printing.show({ kind: "canvass", candidates: ticked.length > 0 ? ticked : selection.useful });
    return true;
  },
  Escape: () => {
    if (notices.asked) notices.cancel();
    else if (contact.asked) contact.hide();
    // The bar in which a route is drawn has keys of its own.
    else if (follow.incident) return follow.drawing === null && follow.putBack();
    else if (route.camera !== null) route.select(null);
    else if (selection.candidates.length > 0) selection.clear();
    else return false;
    return true;
  },
  "?": () => (keys.shown = true),
};

const rows = () => [...document.querySelectorAll<HTMLElement>("#panel li[data-camera]")];

const focusedRow = () => document.activeElement?.closest<HTMLElement>("li[data-camera]") ?? null;

/** Moves the focus by so many rows, from the selected one or into the list. */
function step(by: number): boolean {
  const all = rows();
  const here = focusedRow() ?? all.find((row) => row.dataset.camera === route.camera);
  const at = here ? all.indexOf(here) + by : 0;
  const row = all[Math.max(0, Math.min(all.length - 1, at))];
  row?.querySelector<HTMLElement>("button[aria-expanded]")?.focus();
  row?.scrollIntoView({ block: "nearest" });
  return row !== undefined;
}

/** Does something with the focused or else the selected row of the results, where something can be done about its camera. */
function withRow(act: (candidate: OwnCandidate) => void): boolean {
  if (follow.incident) return false;
  const id = focusedRow()?.dataset.camera ?? route.camera;
  const candidate = find.results?.candidates.find(({ camera_id }) => camera_id === id);
  if (!candidate || !isActable(candidate)) return false;
  act(candidate);
  return true;
}

/** The same with a pass that is listed while somebody is followed. */
function withPass(act: (pass: KeyedPass, candidate: OwnCandidate) => void): boolean {
  const key = focusedRow()?.dataset.pass ?? follow.chosen;
  const pass = follow.passes.find((one) => one.key === key);
  if (!pass || !isActable(pass.candidate)) return false;
  act(pass, pass.candidate);
  return true;
}
