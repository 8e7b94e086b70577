import type { FeatureCollection } from "geojson";

import * as calls from "../api/calls";
import { Problem } from "../api/problem";
import type { Camera, CameraCluster } from "../api/types";
import { route } from "./route.svelte";
import { session } from "./session.svelte";

// More dots than this in a view that is far say nothing any more: they are counted instead.
const MANY = 400;
// So far away the cameras of a whole commune are one dot.
const FAR_ZOOM = 12;
// From this zoom on dots stand apart; a tower of flats may still hold a great many.
const NEAR_ZOOM = 18;
const MOST = 2000;

/** The registry's cameras around the part of the map in view, and the one selected outside an incident. */
class Cameras {
  inView = $state.raw<Camera[]>([]);
  /** Instead of them, where they are too many. */
  clusters = $state.raw<CameraCluster[]>([]);
  /** Whether the box holds more than are shown. */
  more = $state(false);
  selected = $state.raw<Camera | null>(null);
  coverage = $state.raw<FeatureCollection | null>(null);
  #asked = new AbortController();
  #before: [calls.Box, number] | null = null;

  /** Loads the cameras of a box of degrees, one by one or counted; an earlier question still on its way is dropped. */
  async load(box: calls.Box, zoom: number): Promise<void> {
    this.#before = [box, zoom];
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const clusters = zoom < NEAR_ZOOM ? await calls.getCameraClusters(box, zoom, signal) : [];
      if (zoom <= FAR_ZOOM || clusters.reduce((sum, { count }) => sum + count, 0) > MANY) {
        this.clusters = clusters;
        this.inView = [];
        this.more = false;
        return;
      }
      const { cameras, more } = await calls.getCameras(box, MOST, signal);
      this.clusters = [];
      this.inView = cameras;
      this.more = more;
    } catch {
      // The dots of the last box stay; the panel tells of a server that is away.
    }
  }

  /** Loads the same box again, after what it holds has changed. */
  async reload(): Promise<void> {
    if (this.#before) await this.load(...this.#before);
  }

  /** Loads the box and the selected camera again, after that camera has changed. */
  async refresh(id: string): Promise<void> {
    await this.reload();
    if (this.selected?.id !== id) return;
    this.selected = await calls.getCamera(id).catch(() => this.selected);
    if (session.seesCoverage) this.coverage = await calls.getCoverage(id).catch(() => this.coverage);
  }

  /** Loads the selected camera, with its coverage where this user may see it. */
  async open(id: string | null): Promise<void> {
    if (id !== this.selected?.id) {
      this.selected = null;
      this.coverage = null;
    }
    if (id === null) return;
    try {
      this.selected = this.inView.find((camera) => camera.id === id) ?? (await calls.getCamera(id));
      const coverage = session.seesCoverage ? await calls.getCoverage(id) : null;
      if (route.camera === id) this.coverage = coverage;
    } catch (error) {
      // One that is not there cannot be selected; where nobody answered, or the page is left, it stays so.
      if (error instanceof Problem && !error.isAway) route.select(null);
    }
  }
}

export const cameras = new Cameras();
