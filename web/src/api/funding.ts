/** The requests about funding: campaigns, what was given, what it comes to, what cameras cost to run. */
import { answer, client, pageOf } from "./client";
import type {
  Campaign,
  Contribution,
  ContributionRow,
  NewCampaign,
  NewContribution,
  RunningCost,
  Totals,
} from "./types";

/** The campaigns of the unit with what came in, newest first. */
export const getCampaigns = (cursor?: string) =>
  pageOf<Campaign>(client.GET("/api/v1/campaigns", { params: { query: { cursor } } }));

/** Begins a campaign. */
export const addCampaign = (campaign: NewCampaign) =>
  answer<Campaign>(client.POST("/api/v1/campaigns", { body: campaign as never }));

/** Changes a campaign; 412 where somebody changed it meanwhile. */
export const changeCampaign = ({ id, revision }: Campaign, change: Partial<NewCampaign>) =>
  answer<Campaign>(
    client.PATCH("/api/v1/campaigns/{id}", {
      params: { path: { id } },
      headers: { "If-Match": `"${revision}"` },
      body: change as never,
    }),
  );

/** What was given, newest first; who gave it stands on the page of the entry alone. */
export const getContributions = (campaign: string | null, cursor?: string) =>
  pageOf<ContributionRow>(
    client.GET("/api/v1/contributions", {
      params: { query: { campaign_id: campaign ?? undefined, cursor } },
    }),
  );

/** One entry with who gave it. */
export const getContribution = (id: string) =>
  answer<Contribution>(client.GET("/api/v1/contributions/{id}", { params: { path: { id } } }));

/** Records what was given. */
export const addContribution = (contribution: NewContribution) =>
  answer<Contribution>(client.POST("/api/v1/contributions", { body: contribution as never }));

/** Strikes an entry, which stays to be seen. */
export const strikeContribution = (id: string, reason: string) =>
  answer<Contribution>(
    client.POST("/api/v1/contributions/{id}/strike", { params: { path: { id } }, body: { reason } }),
  );

/** What was given in all. */
export const getTotals = (campaign: string | null) =>
  answer<Totals>(
    client.GET("/api/v1/funding_totals", { params: { query: { campaign_id: campaign ?? undefined } } }),
  );

/** All that was stated about what a camera costs to run, newest first. */
export async function getRunningCosts(camera: string): Promise<RunningCost[]> {
  const params = { path: { id: camera } };
  const told = await answer<{ items: RunningCost[] }>(
    client.GET("/api/v1/cameras/{id}/running_costs", { params }),
  );
  return told.items;
}

/** States who pays one kind of cost from a day on. */
export const stateRunningCost = (camera: string, cost: RunningCost) =>
  answer<RunningCost>(
    client.POST("/api/v1/cameras/{id}/running_costs", {
      params: { path: { id: camera } },
      body: cost as never,
    }),
  );
