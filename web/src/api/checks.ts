/** The requests about keeping the registry true: work lists, checks, what bare rows lack. */
import { answer, client, pageOf } from "./client";
import type { Camera, Check, NewCheck, WorkCount, WorkItem, WorkList } from "./types";

interface Near {
  lon: number;
  lat: number;
}

/** How many cameras each work list holds. */
export async function getWorkCounts(): Promise<WorkCount[]> {
  return (await answer<{ items: WorkCount[] }>(client.GET("/api/v1/work_lists"))).items;
}

/** The cameras of a work list, those nearest to a place first. */
export const getWorkList = (list: WorkList, near: Near | null, limit: number, cursor?: string) =>
  pageOf<WorkItem>(
    client.GET("/api/v1/work_lists/{list}", {
      params: {
        path: { list },
        query: {
          near: near ? `${near.lon.toFixed(5)},${near.lat.toFixed(5)}` : undefined,
          limit,
          cursor,
        },
      },
    }),
  );

/** Who checked a camera when, newest first. */
export async function getChecks(camera: string): Promise<Check[]> {
  const params = { path: { id: camera } };
  return (await answer<{ items: Check[] }>(client.GET("/api/v1/cameras/{id}/checks", { params }))).items;
}

/** Notes a check; the camera comes back as it then is. */
export const addCheck = (camera: string, check: NewCheck) =>
  answer<Camera>(
    client.POST("/api/v1/cameras/{id}/checks", { params: { path: { id: camera } }, body: check as never }),
  );

/** Says that a check was noted wrongly. */
export const supersedeCheck = (camera: string, check: string) =>
  answer<undefined>(
    client.DELETE("/api/v1/cameras/{id}/checks/{check}", { params: { path: { id: camera, check } } }),
  );

/** Says how a camera always looked; 412 where somebody changed it meanwhile. */
export const correctView = (
  camera: string,
  revision: number,
  view: Partial<Pick<WorkItem, "bearing_deg" | "horizontal_fov_deg">>,
) =>
  answer<Camera>(
    client.PATCH("/api/v1/cameras/{id}", {
      params: { path: { id: camera } },
      headers: { "If-Match": `"${revision}"` },
      body: { correction: true, ...view } as never,
    }),
  );

/** By how much the server's clock is ahead of this device's, and how surely that is known; milliseconds. */
export interface ClockDifference {
  ahead: number;
  within: number;
}

const GLANCES = 5;
const BETWEEN_MS = 230;

/**
 * Compares the clocks by the `Date` headers of some answers, which say whole seconds: each leaves room for a second and
 * the time under way, and what all of them leave room for is narrow. Null where nobody answers.
 */
export async function compareClocks(): Promise<ClockDifference | null> {
  let [least, most] = [-Infinity, Infinity];
  for (let glance = 0; glance < GLANCES; glance += 1) {
    if (glance > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    const asked = Date.now();
    const response = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    const second = Date.parse(response?.headers.get("date") ?? "");
    if (Number.isNaN(second)) continue;
    least = Math.max(least, second - Date.now());
    most = Math.min(most, second + 1000 - asked);
  }
  if (!Number.isFinite(least + most) || least > most) return null;
  return { ahead: (least + most) / 2, within: (most - least) / 2 };
}
