/** Every request the page makes, one function each. All reject with `Problem`. */
import type { FeatureCollection } from "geojson";

import { answer, client, pageOf } from "./client";
import type {
  Camera,
  CameraCluster,
  Candidate,
  Candidates,
  Contact,
  Deployment,
  FollowQuestion,
  FoundPlace,
  Incident,
  IncidentType,
  Me,
  NeighbourCandidate,
  NewIncident,
  Nickname,
  Notice,
  WaitingApproval,
} from "./types";

export type Box = [west: number, south: number, east: number, north: number];

/** What kind of installation this is; the one question that needs no session. */
export const getDeployment = () => answer<Deployment>(client.GET("/api/v1/deployment"));

/** Who is logged in. */
export const getSession = () => answer<Me>(client.GET("/api/v1/session"));

/** Logs in; 401 for a wrong name or password. */
export const logIn = (username: string, password: string) =>
  answer<Me>(client.POST("/api/v1/session", { body: { username, password } }));

/** Ends the session. */
export const logOut = () => answer<undefined>(client.DELETE("/api/v1/session"));

/** The closed list of incident types with their limits. */
export const getIncidentTypes = () => answer<IncidentType[]>(client.GET("/api/v1/incident_types"));

/** The box of all that the registry knows, degrees; null for an empty registry. */
export async function getExtent(): Promise<Box | null> {
  const { bbox } = await answer<{ bbox?: number[] | null }>(client.GET("/api/v1/extent"));
  return bbox?.length === 4 ? (bbox as Box) : null;
}

/** Up to `limit` cameras in a box of degrees, and whether there are more. */
export async function getCameras(
  box: Box,
  limit: number,
  signal: AbortSignal,
): Promise<{ cameras: Camera[]; more: boolean }> {
  const cameras: Camera[] = [];
  let cursor: string | undefined;
  do {
    const query = { bbox: box.map((d) => d.toFixed(6)).join(","), limit: 500, cursor };
    const page = await answer<{ items: Camera[]; next_cursor?: string | null }>(
      client.GET("/api/v1/cameras", { params: { query }, signal }),
    );
    cameras.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && cameras.length < limit);
  return { cameras, more: cursor !== undefined };
}

/** Cameras of a box of degrees, counted in cells of 64 pixels at a zoom. */
export async function getCameraClusters(
  box: Box,
  zoom: number,
  signal: AbortSignal,
): Promise<CameraCluster[]> {
  const query = { bbox: box.map((d) => d.toFixed(6)).join(","), zoom };
  const { items } = await answer<{ items: CameraCluster[] }>(
    client.GET("/api/v1/camera_clusters", { params: { query }, signal }),
  );
  return items;
}

/** One camera; 404 where it is none of this user's. */
export const getCamera = (id: string) =>
  answer<Camera>(client.GET("/api/v1/cameras/{id}", { params: { path: { id } } }));

/** What a camera sees by day and by night, where this user may know (PRIVACY P6a). */
export const getCoverage = (id: string) =>
  answer<FeatureCollection>(client.GET("/api/v1/cameras/{id}/coverage", { params: { path: { id } } }));

/** Incidents of the caller's unit, newest first. */
export const getRecentIncidents = (limit: number, cursor?: string) =>
  pageOf<Incident>(client.GET("/api/v1/incidents", { params: { query: { limit, cursor } } }));

/** Records an incident, which is what every search is, once however often it is sent with its key; 422 names the fields. */
export const createIncident = (incident: NewIncident, key: string) =>
  answer<Incident>(
    client.POST("/api/v1/incidents", {
      params: { header: { "idempotency-key": key } },
      body: incident as never,
    }),
  );

/** One incident; 404 where it is none of this unit's. */
export const getIncident = (id: string) =>
  answer<Incident>(client.GET("/api/v1/incidents/{id}", { params: { path: { id } } }));

/** Why a search may go beyond a limit, and whether it is to run before that is decided. */
export interface Ask {
  approval_reason: string;
  urgent: boolean;
}

/** Gives an incident its issued number; 412 where it was changed meanwhile, 422 where the number then passes a limit. */
export const setCaseNumber = (id: string, revision: number, case_number: string, ask?: Ask) =>
  answer<Incident>(
    client.PATCH("/api/v1/incidents/{id}", {
      params: { path: { id } },
      headers: { "If-Match": `"${revision}"` },
      body: { case_number, ...ask } as never,
    }),
  );

/** Asks anew for approval of a search above the caps. */
export const requestApproval = (id: string, reason: string, urgent: boolean, follow = false) =>
  answer<Incident>(
    client.POST("/api/v1/incidents/{id}/approval_requests", {
      params: { path: { id } },
      body: { reason, urgent, follow },
    }),
  );

/** The searches that wait for this approver, oldest first. */
export const getApprovals = (cursor?: string) =>
  pageOf<WaitingApproval>(client.GET("/api/v1/approvals", { params: { query: { cursor } } }));

/** Approves or refuses a search above the caps. */
export const decideApproval = (id: string, decision: "approve" | "refuse") =>
  answer<unknown>(
    client.POST("/api/v1/incidents/{id}/approval", { params: { path: { id } }, body: { decision } }),
  );

/** Places by a name as people say it, those near a point first among equals. */
export async function findPlaces(
  text: string,
  near: { lon: number; lat: number } | null,
  signal: AbortSignal,
): Promise<FoundPlace[]> {
  const query = {
    q: text,
    near: near ? `${near.lon.toFixed(5)},${near.lat.toFixed(5)}` : undefined,
    limit: 8,
  };
  const { items } = await answer<{ items: FoundPlace[] }>(
    client.GET("/api/v1/place_search", { params: { query }, signal }),
  );
  return items;
}

/** The names that this unit gave to places. */
export async function getNicknames(): Promise<Nickname[]> {
  return (await answer<{ items: Nickname[] }>(client.GET("/api/v1/nicknames", {}))).items;
}

/** Gives a place a name of the unit's own. */
export const addNickname = (nickname: Omit<Nickname, "id">) =>
  answer<Nickname>(client.POST("/api/v1/nicknames", { body: nickname }));

/** Takes such a name away. */
export const removeNickname = (id: string) =>
  answer<undefined>(client.DELETE("/api/v1/nicknames/{id}", { params: { path: { id } } }));

/** The cameras judged against an incident, sorted by rank; those out of view only on request. */
export async function getCandidates(id: string, outOfView: boolean): Promise<Candidates> {
  const include = outOfView ? "coverage,out_of_view" : "coverage";
  const found = await answer<Candidates>(
    client.GET("/api/v1/incidents/{id}/candidates", { params: { path: { id }, query: { include } } }),
  );
  return { ...found, candidates: found.candidates.map(named) };
}

/** A neighbouring unit's camera comes without identifier: its unit and code serve, in the letters of an address. */
export function named(candidate: Candidate): Candidate {
  if ("camera_id" in candidate) return { ...candidate, neighbour: false } as Candidate;
  const { unit, camera_code } = candidate as NeighbourCandidate;
  const camera_id = `${unit?.code}-${camera_code}`.replace(/[^\w-]/g, "-");
  return { ...(candidate as NeighbourCandidate), neighbour: true, camera_id, about_to_be_lost: false };
}

/** How a camera comes to be asked that does not see the place: somebody may have passed it in a window. */
export interface OnTheWay {
  /** What was asked when it was found; the server asks anew. */
  follow: FollowQuestion;
  from: string;
  to: string;
}

/** The owner's contact, with the incident as reason; logged, and in the owner's access history. */
export const revealContact = (incident: string, camera: string, way: OnTheWay | null) =>
  answer<Contact>(
    client.POST("/api/v1/incidents/{id}/contacts", {
      params: { path: { id: incident } },
      body: { camera_id: camera, ...(way && { follow: way.follow }) } as never,
    }),
  );

/** The preservation notices given for an incident. */
export async function getNotices(incident: string): Promise<Notice[]> {
  const params = { path: { id: incident } };
  const { items } = await answer<{ items: Notice[] }>(
    client.GET("/api/v1/incidents/{id}/preservation_notices", { params }),
  );
  return items;
}

/** Asks the owners of cameras to keep the incident's window, or that of a pass; a notice in force comes back as it is. */
export async function giveNotices(
  incident: string,
  cameras: string[],
  way: OnTheWay | null,
): Promise<Notice[]> {
  const params = { path: { id: incident } };
  const { items } = await answer<{ items: Notice[] }>(
    client.POST("/api/v1/incidents/{id}/preservation_notices", {
      params,
      body: { camera_ids: cameras, ...way } as never,
    }),
  );
  return items;
}

/** Shrinks an incident's window; 412 where somebody else has changed the incident meanwhile. */
export const narrowWindow = ({ id, revision }: Incident, window: Partial<Pick<Incident, "from" | "to">>) =>
  answer<Incident>(
    client.PATCH("/api/v1/incidents/{id}", {
      params: { path: { id } },
      headers: { "If-Match": `"${revision}"` },
      body: window as never,
    }),
  );
