import type { Basemap } from "../api/types";
import { t } from "../language/current.svelte";

/** Whom a map names: the maker of what it lies on, and of the extract where something of it is drawn besides. */
export function attributionOf(
  chosen: Basemap | undefined,
  all: readonly Basemap[],
  drawsExtract: boolean,
): string {
  // Without an extract there is nobody to name.
  const extract = all.find(({ kind }) => kind === "extract");
  const own = extract?.attribution ? t("map.attribution") : "";
  if (!chosen || chosen.kind === "extract") return own;
  const mixed = own && drawsExtract && !chosen.attribution.includes("OpenStreetMap");
  return mixed ? `${chosen.attribution} · ${own}` : chosen.attribution;
}
