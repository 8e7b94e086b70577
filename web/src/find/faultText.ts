import { language } from "../language/current.svelte";
import { find } from "../store/find.svelte";
import type { Faults } from "./draft";
import { faultMessage } from "./fault";

/** What is wrong with a field: the page's own finding first, else the server's. */
export function faultText(field: keyof Faults): string | null {
  const fault = find.faults[field];
  if (fault) return faultMessage(fault, language());
  return find.problem?.at(`/${field}`) ?? null;
}
