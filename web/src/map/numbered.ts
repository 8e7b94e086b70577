/** The places of Plan's numbers on the map, which names make way for. */
import type { Place } from "../find/coordinates";
import { plan } from "../store/plan.svelte";
import { shownPins } from "../store/shownPins";
import { NUMBERED } from "./planLayer";

/** Those of gaps and of new cameras; by where they are, for numbers come again. */
export function numberedPlaces(): (Place & { id: string })[] {
  const gaps = plan.shown ? plan.gaps.slice(0, NUMBERED) : [];
  const places = [...gaps.map(({ at: [lon, lat] }) => ({ lon, lat })), ...shownPins()];
  return places.map(({ lon, lat }) => ({ id: `${String(lon)} ${String(lat)}`, lon, lat }));
}
