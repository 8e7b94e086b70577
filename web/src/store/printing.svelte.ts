import type { Notice, OwnCandidate } from "../api/types";

/** What lies in the print preview: sheets for owners, or the one to walk with. */
export type Printed =
  { kind: "notices"; notices: Notice[] } | { kind: "canvass"; candidates: OwnCandidate[] };

/** The print preview. */
class Printing {
  open = $state.raw<Printed | null>(null);

  show(printed: Printed): void {
    this.open = printed;
  }

  close(): void {
    this.open = null;
  }
}

export const printing = new Printing();
