/** Draws on the map what Plan has measured. To be called while a component is set up. */
import { untrack } from "svelte";

import { plan } from "../store/plan.svelte";
import { route } from "../store/route.svelte";
import { session } from "../store/session.svelte";
import type { Layers } from "./drawing.svelte";

/** The drawn area, the gaps, and the one brought forward. */
export function drawPlan(layers: () => Layers | undefined): void {
  $effect(() => {
    const open = session.plans && route.job === "plan" && plan.kind === "drawn" && !plan.drawing;
    layers()?.plan.showArea(open ? plan.drawn : null);
  });
  $effect(() => {
    layers()?.plan.show(plan.shown ? plan.gaps : [], {
      choose: ({ rank }) => (plan.chosen = rank),
      point: (gap) => (plan.pointed = gap?.rank ?? null),
    });
    layers()?.plan.raise(untrack(() => plan.emphasised));
  });
  $effect(() => layers()?.plan.raise(plan.emphasised));

  // Another area is shown whole; measured otherwise, the map stays where it is.
  $effect(() => {
    if (layers() && plan.arrivals > 0) untrack(() => plan.shown && layers()?.plan.fit());
  });
  $effect(() => {
    const look = () => plan.chosen !== null && layers()?.plan.look(plan.chosen);
    // A sheet that makes room for the map has its size by the frame after the next.
    if (plan.looks > 0) untrack(() => requestAnimationFrame(() => requestAnimationFrame(look)));
  });
}
