/** The groups of the passes: what is about to be lost, then by verdict (pure). */
import { isSoonLost, VERDICTS, type Group } from "../find/groups";
import type { KeyedPass } from "./sightings";

/** A part of the list. */
export interface PassGroup {
  key: Group["key"];
  passes: KeyedPass[];
}

/** The groups in order, none of them empty; within each the order of the server stays. */
export function passGroups(passes: readonly KeyedPass[], now: number): PassGroup[] {
  const isSoon = ({ candidate }: KeyedPass) => isSoonLost(candidate, now);
  const rest = passes.filter((pass) => !isSoon(pass));
  const groups: PassGroup[] = [
    { key: "urgent", passes: passes.filter(isSoon) },
    ...VERDICTS.map((key) => ({ key, passes: rest.filter(({ candidate }) => candidate.verdict === key) })),
  ];
  return groups.filter((group) => group.passes.length > 0);
}
