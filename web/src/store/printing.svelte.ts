import type { Notice, OwnCandidate } from "../api/types";
import { route } from "./route.svelte";

/** What lies in the print preview: sheets for owners, or the one to walk with. */
export type Printed =
  { kind: "notices"; notices: Notice[] } | { kind: "canvass"; candidates: OwnCandidate[] };

/** The print preview: a step that the back button undoes, too. */
class Printing {
  open = $state.raw<Printed | null>(null);

  show(printed: Printed): void {
    if (!this.open) route.cover(() => (this.open = null));
    this.open = printed;
  }

  close(): void {
    if (!this.open) return;
    this.open = null;
    route.uncover();
  }
}

export const printing = new Printing();
