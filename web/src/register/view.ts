import type { Draft } from "./record";

/** Kinds of cameras that look all around, so that neither bearing nor angle matter. */
export const turnsAround = ({ texts: { kind } }: Draft): boolean =>
  kind === "dome" || kind === "panning" || kind === "fisheye";
