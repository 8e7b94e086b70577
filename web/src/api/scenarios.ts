/** The requests about scenarios: choices of new cameras that are kept by name. */
import { answer, client, fileOf, pageOf, type NumberedFile } from "./client";
import type {
  Campaign,
  NewScenario,
  PlanFormat,
  Scenario,
  ScenarioAcceptance,
  ScenarioSummary,
} from "./types";

type Seen = Pick<Scenario, "id" | "revision">;

const of = ({ id, revision }: Seen) => ({
  params: { path: { id } },
  headers: { "If-Match": `"${revision}"` },
});

/** Keeps a choice; it is measured anew. 409 where the name is taken or something of it can no longer be proposed. */
export const keepScenario = (scenario: NewScenario) =>
  answer<Scenario>(client.POST("/api/v1/scenarios", { body: scenario as never }));

/** The scenarios of the unit and of those below it, newest first. */
export const getScenarios = (cursor?: string) =>
  pageOf<ScenarioSummary>(client.GET("/api/v1/scenarios", { params: { query: { cursor } } }));

/** One scenario with its area and cameras. */
export const getScenario = (id: string) =>
  answer<Scenario>(client.GET("/api/v1/scenarios/{id}", { params: { path: { id } } }));

/** Deletes one that was not accepted; 412 where it was changed meanwhile. */
export const deleteScenario = (seen: Seen) =>
  answer<undefined>(client.DELETE("/api/v1/scenarios/{id}", of(seen)));

/** Makes its cameras planned ones, with a campaign that pays for them. */
export const acceptScenario = (seen: Seen, acceptance: ScenarioAcceptance) =>
  answer<Scenario>(
    client.POST("/api/v1/scenarios/{id}/acceptance", { ...of(seen), body: acceptance as never }),
  );

/** The campaign that came of one. */
export const getCampaign = (id: string) =>
  answer<Campaign>(client.GET("/api/v1/campaigns/{id}", { params: { path: { id } } }));

/** Writes one as a file; it is numbered and logged before it comes. */
export const exportScenario = (id: string, format: PlanFormat): Promise<NumberedFile> =>
  fileOf(
    client.POST("/api/v1/scenarios/{id}/export", {
      params: { path: { id } },
      body: { format } as never,
      parseAs: "blob",
    }),
    format,
  );
