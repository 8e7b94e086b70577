/** Draws on the map what Plan has measured. To be called while a component is set up. */
import { untrack } from "svelte";

import { language, t } from "../language/current.svelte";
import { gainText, standsText } from "../plan/proposalText";
import { plan, type Gap } from "../store/plan.svelte";
import { proposing } from "../store/proposing.svelte";
import type { Layers } from "./drawing.svelte";

/** The drawn area, the gaps or the proposed cameras, and the one brought forward. */
export function drawPlan(layers: () => Layers | undefined): void {
  $effect(() => {
    const open = plan.open && plan.kind === "drawn" && !plan.drawing;
    layers()?.plan.showArea(open ? plan.drawn : null);
  });
  $effect(() => {
    const events = {
      choose: ({ rank }: Gap) => (plan.chosen = rank),
      point: (gap: Gap | null) => (plan.pointed = gap?.rank ?? null),
    };
    layers()?.plan.show(plan.shown ? plan.gaps : [], plan.view === "measure" ? events : null);
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
  drawProposal(layers);
}

function drawProposal(layers: () => Layers | undefined): void {
  $effect(() => {
    const weighted = (proposing.answer?.incidents ?? 0) > 0;
    layers()?.proposal.show(proposing.shown ? (proposing.remaining?.cameras ?? []) : [], {
      name: (camera) =>
        t("propose.pin", {
          number: camera.number ?? "–",
          stands: standsText(camera, language()),
          gain: gainText(camera.gain, weighted, language()),
        }),
      choose: ({ id }) => (proposing.chosen = id),
      point: (camera) => (proposing.pointed = camera?.id ?? null),
    });
    layers()?.proposal.raise(untrack(() => proposing.emphasised));
  });
  $effect(() => layers()?.proposal.raise(proposing.emphasised));
  $effect(() => {
    if (layers() && proposing.arrivals > 0) untrack(() => proposing.shown && layers()?.proposal.fit());
  });
  $effect(() => {
    const look = () => proposing.chosen !== null && layers()?.proposal.look(proposing.chosen);
    // A sheet that makes room for the map has its size by the frame after the next.
    if (proposing.looks > 0) untrack(() => requestAnimationFrame(() => requestAnimationFrame(look)));
  });
}
