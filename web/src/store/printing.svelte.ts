import type { Notice, OwnCandidate } from "../api/types";

/** What lies in the print preview: sheets for owners, or the one to walk with. */
export type Printed =
  { kind: "notices"; notices: Notice[] } | { kind: "canvass"; candidates: OwnCandidate[] };

/** The print preview: a step that the back button undoes, too. */
class Printing {
  open = $state.raw<Printed | null>(null);

  constructor() {
    window.addEventListener("popstate", () => (this.open = null));
  }

  show(printed: Printed): void {
    if (!this.open) history.pushState(null, "");
    this.open = printed;
  }

  close(): void {
    if (!this.open) return;
    this.open = null;
    history.back();
  }
}

export const printing = new Printing();
