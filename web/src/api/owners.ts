/** The requests about owners, their consents, cards and statements, and about groups. */
import { answer, client, pageOf } from "./client";
import type {
  Agreement,
  ConsentScope,
  ContactInput,
  Group,
  GroupInput,
  GroupRecord,
  IssuedCard,
  NewOwner,
  Owner,
  OwnerPatch,
  OwnerRecord,
  Statement,
} from "./types";

/** Which owners to list. */
export interface OwnerFilter {
  q?: string | undefined;
  draft?: boolean | undefined;
  withdrawn?: boolean | undefined;
}

const at = (id: string) => ({ params: { path: { id } } });

/** A record as it was read: who changes it says which revision was seen, and gets 412 where it was changed meanwhile. */
export type Seen = Pick<Owner, "id" | "revision">;

const ifSeen = ({ revision }: Seen) => ({ headers: { "If-Match": `"${revision}"` } });

/** Owners of the unit, as they were recorded. */
export const getOwners = (filter: OwnerFilter, cursor?: string) =>
  pageOf<Owner>(client.GET("/api/v1/owners", { params: { query: { ...filter, cursor } } }));

/** Records the owner of a camera, whose record was seen; the one that it had goes with its last camera. */
export const addOwner = ({ id, revision }: Seen, owner: Omit<NewOwner, "camera_id">) =>
  answer<OwnerRecord>(
    client.POST("/api/v1/owners", { ...ifSeen({ id, revision }), body: { ...owner, camera_id: id } }),
  );

/** Gives a camera to an owner; the one that it had goes with its last camera. */
export const joinCamera = (seen: Seen, camera: string) =>
  answer<undefined>(
    client.PUT("/api/v1/owners/{id}/cameras/{camera_id}", {
      params: { path: { id: seen.id, camera_id: camera } },
      ...ifSeen(seen),
    }),
  );

/** States how to reach the owner of a camera, in place of what was known, consent included. */
export const putContact = (camera: Seen, body: ContactInput) =>
  answer<undefined>(
    client.PUT("/api/v1/cameras/{id}/contact", { ...at(camera.id), ...ifSeen(camera), body }),
  );

/** Erases how to reach the owner of a camera, and the consent with it. */
export const eraseContact = (camera: Seen) =>
  answer<undefined>(client.DELETE("/api/v1/cameras/{id}/contact", { ...at(camera.id), ...ifSeen(camera) }));

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

/** One group with its counts and cameras. */
export const getGroup = (id: string) => answer<GroupRecord>(client.GET("/api/v1/groups/{id}", at(id)));

/** Records a group. */
export const addGroup = (body: GroupInput) =>
  answer<GroupRecord>(client.POST("/api/v1/groups", { body: body as never }));

/** Changes a group. */
export const patchGroup = (seen: Seen, body: GroupInput) =>
  answer<GroupRecord>(
    client.PATCH("/api/v1/groups/{id}", { ...at(seen.id), ...ifSeen(seen), body: body as never }),
  );

/** Deletes a group that was recorded by mistake; its cameras stay. */
export const deleteGroup = (seen: Seen) =>
  answer<undefined>(client.DELETE("/api/v1/groups/{id}", { ...at(seen.id), ...ifSeen(seen) }));

/** Says that a group manages a camera; the one that did before no longer does. */
export const manageCamera = (seen: Seen, camera: string) =>
  answer<undefined>(client.PUT("/api/v1/groups/{id}/cameras/{camera_id}", managed(seen, camera)));

/** Says that a group no longer manages a camera. */
export const leaveCamera = (seen: Seen, camera: string) =>
  answer<undefined>(client.DELETE("/api/v1/groups/{id}/cameras/{camera_id}", managed(seen, camera)));

const managed = (seen: Seen, camera: string) => ({
  params: { path: { id: seen.id, camera_id: camera } },
  ...ifSeen(seen),
});

/** States how to reach a group. */
export const putGroupContact = (seen: Seen, body: ContactInput) =>
  answer<undefined>(client.PUT("/api/v1/groups/{id}/contact", { ...at(seen.id), ...ifSeen(seen), body }));

/** Erases how to reach a group. */
export const eraseGroupContact = (seen: Seen) =>
  answer<undefined>(client.DELETE("/api/v1/groups/{id}/contact", { ...at(seen.id), ...ifSeen(seen) }));
