import type { CameraStatus } from "../api/types";

/** States of cameras, what works first. */
export const STATUSES: CameraStatus[] = [
  "working",
  "unknown",
  "faulty",
  "disconnected",
  "planned",
  "removed",
];
