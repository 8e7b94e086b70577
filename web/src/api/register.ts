/** The requests about registering cameras: lists of them, a preview of what one would see, saving, its history. */
import { answer, client, pageOf } from "./client";
import type { Camera, CameraStatus, CoveragePreview, Overlaps, RecordChange } from "./types";

/** Which cameras to list. */
export interface CameraQuery {
  q?: string | undefined;
  status?: CameraStatus | undefined;
  review?: "indoors" | "towards_private" | undefined;
}

const PAGE = 50;

/** Cameras of the unit, as they were registered. */
export const findCameras = (query: CameraQuery, cursor?: string) =>
  pageOf<Camera>(client.GET("/api/v1/cameras", { params: { query: { ...query, limit: PAGE, cursor } } }));

/** Registers a camera; 409 where the unit has one of that code, 422 names the fields. */
export const createCamera = (input: object) =>
  answer<Camera>(client.POST("/api/v1/cameras", { body: input as never }));

/** Changes a camera; 412 where somebody else did so meanwhile. */
export const changeCamera = (id: string, revision: number, patch: object) =>
  answer<Camera>(
    client.PATCH("/api/v1/cameras/{id}", {
      params: { path: { id } },
      headers: { "If-Match": `"${revision}"` },
      body: patch as never,
    }),
  );

/** What a camera set up like this would see. */
export const previewCoverage = (setup: object) =>
  answer<CoveragePreview>(client.POST("/api/v1/coverage_previews", { body: setup as never }));

/** The cameras that a camera set up like this may be, or repeats; logged. */
export const findOverlaps = (setup: object, camera: string | null) =>
  answer<Overlaps>(
    client.POST("/api/v1/cameras/overlaps", { body: { ...setup, camera_id: camera } as never }),
  );

/** Who changed what of a camera's record when, newest first. */
export async function getHistory(camera: string): Promise<RecordChange[]> {
  const params = { path: { id: camera } };
  return (await answer<{ items: RecordChange[] }>(client.GET("/api/v1/cameras/{id}/history", { params })))
    .items;
}
