/** Draws on the map what Plan has measured. To be called while a component is set up. */
import { untrack } from "svelte";

import { language, t } from "../language/current.svelte";
import { gainText, standsText } from "../plan/proposalText";
import { pins } from "../store/pins.svelte";
import { plan, type Gap } from "../store/plan.svelte";
import { pinsWeighted, shownAreas, shownPins, shownPriorities } from "../store/shownPins";
import type { Layers } from "./drawing.svelte";

// A panel that makes room for the map, or takes it, has its size by the frame after the next.
const onceRoomy = (look: () => unknown) => requestAnimationFrame(() => requestAnimationFrame(look));

/** The area, its streets and gaps, cameras of a proposal or of scenarios, and what is brought forward. */
export function drawPlan(layers: () => Layers | undefined): void {
  $effect(() => {
    layers()?.plan.showAreas(shownAreas());
  });
  $effect(() => {
    layers()?.plan.showPriorities(shownPriorities(), language());
  });
  $effect(() => {
    layers()?.plan.showLines(plan.shownLines);
  });
  $effect(() => {
    const events = {
      choose: ({ rank }: Gap) => plan.pick(rank),
      point: (gap: Gap | null) => (plan.pointed = gap?.rank ?? null),
    };
    layers()?.plan.show(plan.shown ? plan.gaps : [], plan.view === "measure" ? events : null);
    layers()?.plan.raise(untrack(() => plan.emphasised));
  });
  $effect(() => layers()?.plan.raise(plan.emphasised));
  $effect(() => layers()?.plan.showAlone(plan.aloneGround));
  $effect(() => layers()?.plan.showSpot(plan.spot));

  // Another area is shown whole; measured otherwise, the map stays where it is.
  $effect(() => {
    // The legend has grown by what came, which is to lie beside it.
    if (layers() && plan.arrivals > 0) untrack(() => onceRoomy(() => plan.shown && layers()?.plan.fit()));
  });
  $effect(() => {
    if (plan.looks > 0)
      untrack(() =>
        onceRoomy(() => {
          if (plan.chosen !== null) layers()?.plan.look(plan.chosen);
          else if (plan.chosenAlone !== null) layers()?.plan.lookAlone();
          else layers()?.plan.lookSpot();
        }),
      );
  });
  drawPins(layers);
}

function drawPins(layers: () => Layers | undefined): void {
  $effect(() => {
    const weighted = pinsWeighted();
    layers()?.proposal.show(shownPins(), {
      name: (pin) =>
        t("propose.pin", {
          number: pin.label || "–",
          stands: standsText(pin, language()),
          gain: gainText(pin.gain, weighted, language()),
        }),
      choose: ({ key }) => (pins.chosen = key),
      point: (pin) => (pins.pointed = pin?.key ?? null),
    });
    layers()?.proposal.raise(untrack(() => pins.emphasised));
  });
  $effect(() => layers()?.proposal.raise(pins.emphasised));
  $effect(() => {
    if (layers() && pins.arrivals > 0) untrack(() => onceRoomy(() => layers()?.proposal.fit()));
  });
  $effect(() => {
    if (pins.looks > 0)
      untrack(() => onceRoomy(() => pins.chosen !== null && layers()?.proposal.look(pins.chosen)));
  });
}
