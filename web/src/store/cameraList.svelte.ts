import { findCameras, type CameraQuery } from "../api/register";
import type { Camera, CameraStatus } from "../api/types";
import { PagedList } from "./pagedList.svelte";

/** The cameras of the unit: what is looked for. */
class CameraList extends PagedList<Camera> {
  q = $state("");
  status = $state<CameraStatus | "">("");
  review = $state<NonNullable<CameraQuery["review"]> | "">("");

  constructor() {
    super((cursor) =>
      findCameras(
        {
          q: this.q.trim() || undefined,
          status: this.status || undefined,
          review: this.review || undefined,
        },
        cursor,
      ),
    );
  }
}

export const cameraList = new CameraList();
