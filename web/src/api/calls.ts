/** Every request the page makes, one function each. All reject with `Problem`. */
import type { FeatureCollection } from "geojson";

import { answer, client } from "./client";
import type { Camera, Candidates, Deployment, Incident, IncidentType, Me, NewIncident } from "./types";

type Box = [west: number, south: number, east: number, north: number];

export const getDeployment = () => answer<Deployment>(client.GET("/api/v1/deployment"));

export const getSession = () => answer<Me>(client.GET("/api/v1/session"));

export const logIn = (username: string, password: string) =>
  answer<Me>(client.POST("/api/v1/session", { body: { username, password } }));

export const logOut = () => answer<undefined>(client.DELETE("/api/v1/session"));

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

export const getCamera = (id: string) =>
  answer<Camera>(client.GET("/api/v1/cameras/{id}", { params: { path: { id } } }));

export const getCoverage = (id: string) =>
  answer<FeatureCollection>(client.GET("/api/v1/cameras/{id}/coverage", { params: { path: { id } } }));

/** The newest incidents of the caller's unit, newest first. */
export async function getRecentIncidents(limit: number): Promise<Incident[]> {
  const query = { limit };
  const page = await answer<{ items: Incident[] }>(client.GET("/api/v1/incidents", { params: { query } }));
  return page.items;
}

export const createIncident = (incident: NewIncident) =>
  answer<Incident>(client.POST("/api/v1/incidents", { body: incident as never }));

/** The cameras judged against an incident, sorted by rank; those out of view only on request. */
export const getCandidates = (id: string, outOfView: boolean) =>
  answer<Candidates>(
    client.GET("/api/v1/incidents/{id}/candidates", {
      params: { path: { id }, query: { include: outOfView ? "coverage,out_of_view" : "coverage" } },
    }),
  );
