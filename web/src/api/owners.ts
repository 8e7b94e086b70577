/** The requests about owners, their consents, cards and statements, and about groups. */
import { answer, client, pageOf } from "./client";
import type {
  Agreement,
  ConsentScope,
  Group,
  GroupInput,
  GroupRecord,
  IssuedCard,
  Owner,
  OwnerPatch,
  OwnerRecord,
  Statement,
} from "./types";

/** Which owners to list. */
export interface OwnerFilter {
  q?: string | undefined;
  draft?: boolean | undefined;
}

const at = (id: string) => ({ params: { path: { id } } });

/** A record as it was read: who changes it says which revision was seen, and gets 412 where it was changed meanwhile. */
export type Seen = Pick<Owner, "id" | "revision">;

const ifSeen = ({ revision }: Seen) => ({ headers: { "If-Match": `"${revision}"` } });

/** Owners of the unit, as they were recorded. */
export const getOwners = (filter: OwnerFilter, cursor?: string) =>
  pageOf<Owner>(client.GET("/api/v1/owners", { params: { query: { ...filter, cursor } } }));

/** Owners of the unit that can be reached by a number. */
export const findOwners = (phone: string) =>
  pageOf<Owner>(client.POST("/api/v1/owners/search", { body: { phone } }));

/** One owner with its cameras and consents. */
export const getOwner = (id: string) => answer<OwnerRecord>(client.GET("/api/v1/owners/{id}", at(id)));

/** Changes kind or label. */
export const patchOwner = (seen: Seen, body: OwnerPatch) =>
  answer<OwnerRecord>(
    client.PATCH("/api/v1/owners/{id}", { ...at(seen.id), ...ifSeen(seen), body: body as never }),
  );

/** Records what an owner agreed to. */
export const giveConsent = (seen: Seen, scope: ConsentScope, body: Agreement) =>
  answer<undefined>(
    client.PUT("/api/v1/owners/{id}/consents/{scope}", {
      params: { path: { id: seen.id, scope } },
      ...ifSeen(seen),
      body,
    }),
  );

/** Records that an owner took a consent back. */
export const endConsent = (seen: Seen, scope: ConsentScope) =>
  answer<undefined>(
    client.DELETE("/api/v1/owners/{id}/consents/{scope}", {
      params: { path: { id: seen.id, scope } },
      ...ifSeen(seen),
    }),
  );

/** Takes an owner out of the registry. */
export const withdrawOwner = ({ id }: Seen) =>
  answer<undefined>(client.POST("/api/v1/owners/{id}/withdrawal", at(id)));

/** Issues a card; what is printed on it is told this once. */
export const issueCard = ({ id }: Seen) =>
  answer<IssuedCard>(client.POST("/api/v1/owners/{id}/card", at(id)));

/** Revokes the card of an owner. */
export const revokeCard = ({ id }: Seen) =>
  answer<undefined>(client.DELETE("/api/v1/owners/{id}/card", at(id)));

/** What owners say is wrong with their records. */
export const getStatements = (cursor?: string) =>
  pageOf<Statement>(client.GET("/api/v1/owner_statements", { params: { query: { cursor } } }));

/** Notes what becomes of a correction. */
export const decideStatement = (id: string, accepted: boolean) =>
  answer<undefined>(client.POST("/api/v1/owner_statements/{id}/decision", { ...at(id), body: { accepted } }));

/** Groups that the unit keeps, or that work in it. */
export const getGroups = (cursor?: string) =>
  pageOf<Group>(client.GET("/api/v1/groups", { params: { query: { cursor } } }));

/** Records a group. */
export const addGroup = (body: GroupInput) =>
  answer<GroupRecord>(client.POST("/api/v1/groups", { body: body as never }));

/** Changes a group. */
export const patchGroup = (seen: Seen, body: GroupInput) =>
  answer<GroupRecord>(
    client.PATCH("/api/v1/groups/{id}", { ...at(seen.id), ...ifSeen(seen), body: body as never }),
  );
