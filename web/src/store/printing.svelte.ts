import type { IssuedCard, Notice, OwnCandidate, OwnerRecord, RegistryReport } from "../api/types";
import type { MeasurePrint } from "../plan/measureSheet";
import type { PlanPrint } from "../plan/sheet";
import { route } from "./route.svelte";

/** What lies in the print preview: sheets for owners, the one to walk with, what to ask on a visit, a new card, a report, a plan, or a measured area. */
export type Printed =
  | { kind: "notices"; notices: Notice[] }
  | { kind: "canvass"; candidates: OwnCandidate[] }
  | { kind: "consents"; records: OwnerRecord[] }
  | { kind: "card"; issued: IssuedCard; record: OwnerRecord }
  | { kind: "report"; report: RegistryReport }
  | { kind: "plan"; print: PlanPrint }
  | { kind: "measurement"; print: MeasurePrint };

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
