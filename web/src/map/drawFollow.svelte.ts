/** Draws on the map what Follow has found. To be called while a component is set up. */
import { untrack } from "svelte";

import { streetWords } from "../follow/streetWords";
import { language, t } from "../language/current.svelte";
import { follow } from "../store/follow.svelte";
import type { Layers } from "./drawing.svelte";

/** The streets within reach, the cameras on them, and the one brought forward. */
export function drawFollow(layers: () => Layers | undefined): void {
  $effect(() => {
    const { drawing, drawnNow } = follow;
    // While it is changed the hand has it; while it is on trial nobody has.
    const inHand = drawnNow?.problem === null ? drawnNow.shape : null;
    const route = drawing ? inHand : follow.drawn;
    layers()?.follow.showStreets(follow.incident ? follow.streets.pieces : [], follow.incident && route);
  });
  $effect(() => {
    // While a route is drawn every touch is a point of it.
    const incident = follow.drawing ? null : follow.incident;
    const shown = (follow.shown?.reach ?? []).filter(({ when }) => follow.shows(when));
    layers()?.follow.tellStreets(incident ? shown : [], (pieces) =>
      streetWords(pieces, incident?.from ?? "", language()),
    );
  });
  $effect(() => {
    layers()?.follow.showPasses(follow.incident ? follow.passes : [], {
      name: ({ candidate }) =>
        t("map.candidate", { code: candidate.camera_code, verdict: t(`verdict.${candidate.verdict}`) }),
      select: ({ key }) => (follow.chosen = key),
      point: (pass) => (follow.pointed = pass?.key ?? null),
      entry: t("follow.entry"),
    });
    layers()?.follow.raise(untrack(() => follow.emphasised));
  });
  $effect(() => layers()?.follow.raise(follow.emphasised));

  // The first answer is shown whole, and that after a route was erased; while sliders move the map stays where it is.
  $effect(() => {
    if (layers() && follow.arrivals > 0) untrack(() => layers()?.follow.fit());
  });
  // What a known route leaves of them would be a speck of it. The panel may just be giving the map another size, which it
  // has by the frame after the next.
  $effect(() => {
    const look = () => layers()?.follow.fit();
    if (layers() && follow.drawn) untrack(() => requestAnimationFrame(() => requestAnimationFrame(look)));
  });
  // Back at the results the scene is what one looks at.
  let followed = false;
  $effect(() => {
    const follows = follow.incident !== null;
    if (followed && !follows) untrack(() => layers()?.incident.fit());
    followed = follows;
  });
  $effect(() => {
    const chosen = follow.passes.find(({ key }) => key === follow.chosen);
    if (chosen) untrack(() => layers()?.follow.bringIntoView(chosen));
  });
}
