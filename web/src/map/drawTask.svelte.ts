import { untrack } from "svelte";

import type { Problem } from "../api/problem";
import type { Fault } from "../find/fault";
import { shapeFault, type Shape } from "../find/shape";
import type { Key } from "../language/language";
import { cameraForm } from "../store/cameraForm.svelte";
import { follow } from "../store/follow.svelte";
import { form } from "../store/form.svelte";
import { plan } from "../store/plan.svelte";
import { route } from "../store/route.svelte";

/** Something that is to be drawn on the map by hand. */
export interface DrawTask {
  title: Key;
  type: Shape["type"];
  /** A shape drawn before that is changed; null: a new one. */
  shape: Shape | null;
  /** Why a shape cannot be taken. */
  faultOf: (shape: Shape) => Fault | null;
  /** Keeps a shape that cannot be taken, to be changed until it can; without it the bar has it in hand, and it goes with the bar. */
  amend?: (shape: Shape) => void;
  done: (shape: Shape) => void;
  cancel: () => void;
  /** Whether what was drawn is on trial, and nothing is drawn meanwhile. */
  waits?: boolean;
  /** Why `shape`, which was drawn just now, was not taken; null: it was not refused. */
  refusal?: Problem | null;
}

/** What is being drawn: the place of an incident, a route, an area to plan for or one that counts more in it, or what is part of a record; null: nothing. */
export function drawTask(): DrawTask | null {
  if (cameraForm.drawing) {
    const { what, shape } = cameraForm.drawing;
    return {
      title: what === "mask" ? "record.drawMask" : "record.drawCoverage",
      type: "Polygon",
      shape,
      faultOf: shapeFault,
      done: (drawn) => cameraForm.drew(drawn),
      cancel: () => (cameraForm.drawing = null),
    };
  }
  if (follow.drawing) {
    const { drawing, drawnNow } = follow;
    return {
      title: drawing === "edit" ? "draw.edit" : "draw.route",
      type: "LineString",
      shape: drawing === "edit" ? (drawnNow?.shape ?? untrack(() => follow.drawn)) : null,
      faultOf: shapeFault,
      done: (drawn) => void follow.drew(drawn),
      cancel: () => follow.undraw(),
      waits: drawnNow?.problem === null,
      refusal: drawnNow?.problem ?? null,
    };
  }
  if (plan.drawing) {
    return {
      title: plan.drawing === "edit" ? "draw.edit" : "draw.area",
      type: "Polygon",
      shape: plan.drawing === "edit" ? untrack(() => plan.drawn) : null,
      // How large it may be the server knows.
      faultOf: (shape) => shapeFault(shape, Infinity),
      done: (drawn) => plan.drew(drawn),
      cancel: () => plan.draw(null),
    };
  }
  if (plan.drawingPriority !== null) {
    const at = plan.drawingPriority;
    const area = at === "new" ? null : untrack(() => plan.priorities[at]?.area ?? null);
    return {
      title: at === "new" ? "draw.priority" : "draw.edit",
      type: "Polygon",
      shape: area?.type === "Polygon" ? area : null,
      // How large it must be the server knows.
      faultOf: (shape) => shapeFault(shape, Infinity),
      done: (drawn) => plan.drewPriority(drawn),
      cancel: () => plan.drawPriority(null),
    };
  }
  const what = form.drawing;
  if (!what || route.incident) return null;
  const before = what === "edit" ? untrack(() => $state.snapshot(form.draft.drawn) as Shape | null) : null;
  return {
    title: ({ LineString: "draw.line", Polygon: "draw.area", edit: "draw.edit" } as const)[what],
    type: what === "edit" ? (before?.type ?? "LineString") : what,
    shape: before,
    faultOf: shapeFault,
    amend: (drawn) => form.amend(drawn),
    // Whichever way it was ended: what cannot be searched stays in hand.
    done: (drawn) => (shapeFault(drawn) ? form.amend(drawn) : form.drawn(drawn)),
    cancel: () => (form.drawing = null),
  };
}
