import {
  addCampaign,
  addContribution,
  changeCampaign,
  getCampaigns,
  getContribution,
  getContributions,
  getTotals,
  strikeContribution,
} from "../api/funding";
import type { Problem } from "../api/problem";
import type {
  Campaign,
  Contribution,
  ContributionRow,
  Item,
  NewContribution,
  Source,
  Totals,
} from "../api/types";
import { PagedList } from "./pagedList.svelte";

/** A contribution that is being filled in, as it is typed. */
export interface EntryDraft {
  source: Source | "";
  contributor: string;
  households: string;
  item: Item | "";
  amount: string;
  inKind: string;
  /** null: none is typed, undefined: what is typed is none. */
  day: string | null | undefined;
  campaign: string;
  /** Whether it was given for the camera that is selected on the map. */
  forCamera: boolean;
}

const emptyEntry = (): EntryDraft => ({
  source: "",
  contributor: "",
  households: "",
  item: "",
  amount: "",
  inKind: "",
  day: null,
  campaign: "",
  forCamera: false,
});

/** What the panel shows: the sums, a form, or one entry. */
export type Shown =
  | { kind: "overview" }
  | { kind: "entry" }
  | { kind: "campaign"; of: Campaign | null }
  | { kind: "page"; id: string };

/** Who gave what, and what it comes to. */
class Funding {
  shown = $state.raw<Shown>({ kind: "overview" });
  /** Of which campaign the sums and entries are; null: of all. */
  campaign = $state.raw<Campaign | null>(null);
  totals = $state.raw<Totals | null>(null);
  page = $state.raw<Contribution | null>(null);
  entry = $state<EntryDraft>(emptyEntry());
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The campaign that was begun or changed last, until something else is opened. */
  done = $state.raw<{ campaign: string; isNew: boolean } | null>(null);
  readonly campaigns = new PagedList<Campaign>(getCampaigns);
  readonly entries = new PagedList<ContributionRow>((cursor) =>
    getContributions(this.campaign?.id ?? null, cursor),
  );

  /** Loads sums, campaigns and entries. */
  async load(): Promise<void> {
    this.problem = null;
    const asked = this.campaign?.id ?? null;
    const sums = getTotals(asked)
      .then((totals) => {
        // Meanwhile another campaign may have been turned to.
        if (asked === (this.campaign?.id ?? null)) this.totals = totals;
      })
      .catch((error: unknown) => (this.problem = error as Problem));
    await Promise.all([sums, this.campaigns.load(), this.entries.load()]);
    // As it is now, with what came in.
    const own = this.campaigns.items?.find(({ id }) => id === this.campaign?.id);
    if (own) this.campaign = own;
  }

  /** Turns to one campaign, or to all of them. */
  async turn(campaign: Campaign | null): Promise<void> {
    this.campaign = campaign;
    this.totals = null;
    await this.load();
  }

  show(shown: Shown): void {
    this.problem = this.done = null;
    this.shown = shown;
    if (shown.kind === "page") void this.open(shown.id);
  }

  /** Loads one entry. */
  async open(id: string): Promise<void> {
    this.page = null;
    await this.#do(async () => {
      this.page = await getContribution(id);
    });
  }

  /** Records an entry; what was typed stays until it is recorded. */
  async record(entry: NewContribution): Promise<void> {
    await this.#do(async () => {
      await addContribution(entry);
      // The next one of a pile is mostly of the same day and campaign.
      const { day, campaign } = this.entry;
      this.entry = { ...emptyEntry(), day, campaign };
      this.shown = { kind: "overview" };
      await this.load();
    });
  }

  /** Begins a campaign, or changes one. */
  async save(campaign: Parameters<typeof addCampaign>[0], of: Campaign | null): Promise<void> {
    await this.#do(async () => {
      const saved = await (of ? changeCampaign(of, campaign) : addCampaign(campaign));
      if (this.campaign?.id === saved.id) this.campaign = saved;
      this.shown = { kind: "overview" };
      this.done = { campaign: saved.name, isNew: of === null };
      await this.load();
    });
  }

  /** Strikes the entry that is open. */
  async strike(reason: string): Promise<void> {
    const { page } = this;
    if (!page) return;
    await this.#do(async () => {
      this.page = await strikeContribution(page.id, reason);
      await this.load();
    });
  }

  async #do(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await act();
    } catch (error) {
      this.problem = error as Problem;
    }
    this.busy = false;
  }
}

export const funding = new Funding();
