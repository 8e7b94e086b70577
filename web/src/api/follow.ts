/** The request of Follow. */
import { named } from "./calls";
import { answer, client } from "./client";
import type { Followed, FollowQuestion } from "./types";

/** Where somebody may have been before and after an incident, and which cameras look at the way; 422 names the fields. */
export async function follow(
  incident: string,
  question: FollowQuestion,
  signal: AbortSignal,
): Promise<Followed> {
  const params = { path: { id: incident } };
  const body = question as never;
  const found = await answer<Followed>(
    client.POST("/api/v1/incidents/{id}/follow", { params, body, signal }),
  );
  return { ...found, passes: found.passes.map((pass) => ({ ...pass, candidate: named(pass.candidate) })) };
}
