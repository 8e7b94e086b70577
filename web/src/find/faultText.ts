import { language } from "../language/current.svelte";
import { find } from "../store/find.svelte";
import { form } from "../store/form.svelte";
import type { Faults } from "./draft";
import { faultMessage } from "./fault";
import { serverText } from "./serverText";

/** What is wrong with a field: the page's own finding first, else the server's. */
export function faultText(field: keyof Faults): string | null {
  const fault = form.faults[field];
  if (fault) return faultMessage(fault, language());
  return serverText(find.problem?.at(`/${field}`) ?? null, language());
}
