/**
 * Draws on the map what the store says, again whenever it changes. To be called while a component is set up.
 *
 * Moving the map writes its view into the store, hence `untrack`: what moves the map must not wait for the view.
 */
import type * as L from "leaflet";
import { untrack } from "svelte";

import { MOST_RADIUS } from "../find/limits";
import { language, t } from "../language/current.svelte";
import { approvals } from "../store/approvals.svelte";
import { turnsAround } from "../register/view";
import { numberOf } from "../register/record";
import { cameraForm } from "../store/cameraForm.svelte";
import { cameras } from "../store/cameras.svelte";
import { checks } from "../store/checks.svelte";
import { find } from "../store/find.svelte";
import { follow } from "../store/follow.svelte";
import { foreseen } from "../store/foreseen.svelte";
import { form } from "../store/form.svelte";
import { rowText } from "../parts/rowText";
import { placedRows } from "../store/placedRows.svelte";
import { placing } from "../store/placing.svelte";
import { route } from "../store/route.svelte";
import { session } from "../store/session.svelte";
import { drawTask } from "./drawTask.svelte";
import { STATUSES } from "./statuses";
import type { CameraLayer } from "./cameraLayer";
import type { ClusterLayer } from "./clusterLayer";
import type { FollowLayer } from "./followLayer";
import type { HeldLayer } from "./heldLayer";
import type { IncidentLayer } from "./incidentLayer";
import type { MarkLayer } from "./markLayer";
import type { PinLayer } from "./pinLayer";
import type { PlanLayer } from "./planLayer";
import type { ProposalLayer } from "./proposalLayer";
import type { RowLayer } from "./rowLayer";
import type { SetupLayer } from "./setupLayer";
import type { WorkLayer } from "./workLayer";

// What the server assumes where nobody knows.
const ASSUMED_DEG = 90;
const ASSUMED_M = 50;
const MOST_RANGE_M = 500;

/** The map with everything that lies on it. */
export interface Layers {
  map: L.Map;
  camera: CameraLayer;
  cluster: ClusterLayer;
  incident: IncidentLayer;
  follow: FollowLayer;
  mark: MarkLayer;
  held: HeldLayer;
  pin: PinLayer;
  plan: PlanLayer;
  proposal: ProposalLayer;
  rows: RowLayer;
  setup: SetupLayer;
  work: WorkLayer;
}

/** The open incident, the candidate brought forward, and where to look. */
export function drawIncident(layers: () => Layers | undefined): void {
  $effect(() => {
    const { results } = find;
    // While streets are followed the cameras on them take the place of those that see the scene.
    const shown = results && follow.incident ? { ...results, candidates: [] } : results;
    layers()?.incident.show(route.incident ? shown : null, {
      name: ({ camera_code, verdict }) =>
        t("map.candidate", { code: camera_code, verdict: t(`verdict.${verdict}`) }),
      select: ({ camera_id }) => route.select(camera_id),
      point: (candidate) => (find.pointed = candidate?.camera_id ?? null),
    });
    layers()?.incident.raise(untrack(() => find.emphasised));
  });
  $effect(() => layers()?.incident.raise(route.incident && !follow.incident ? find.emphasised : null));

  // An answer that just came is shown whole, unless the address already said where to look.
  let lookFirst = route.view !== null && route.incident !== null;
  $effect(() => {
    if (!layers() || find.arrivals === 0) return;
    if (!lookFirst) untrack(() => layers()?.incident.fit());
    lookFirst = false;
  });

  // A row picked in the list is no use if its camera is beyond the edge of the map (which has a view by now).
  $effect(() => {
    const chosen = find.results?.candidates.find(({ camera_id }) => camera_id === route.camera);
    if (chosen) untrack(() => layers()?.incident.bringIntoView(chosen));
  });
}

/** The mark of the form, with the uncertainty as typed. */
export function drawMark(layers: () => Layers | undefined): void {
  $effect(() => {
    const radius = Number(form.draft.radius.replace(",", ".")) || 0;
    const isFinding = route.job === "find" && route.incident === null;
    const shown = isFinding && form.drawing === null && session.findsCameras;
    layers()?.mark.show({
      place: shown ? form.geometry : null,
      radius: Math.min(radius, MOST_RADIUS),
      most: form.extras.mostRadius,
      title: t("map.scene"),
      handle: { title: t("map.resize"), text: `±${language().metres(radius)}` },
    });
    if (shown && form.geometry) untrack(() => layers()?.mark.keepInView());
  });
  // A place that was named rather than pointed at is shown with all its uncertainty.
  $effect(() => {
    const look = () => layers()?.mark.bringIntoView();
    // The panel may just be giving the map another size, which it has by the frame after the next.
    if (form.looks > 0) untrack(() => requestAnimationFrame(() => requestAnimationFrame(look)));
  });
}

/** The search that an approver looks at, or the open one while its candidates are withheld. */
export function drawHeld(layers: () => Layers | undefined): void {
  $effect(() => {
    const held = session.approves ? approvals.shown : route.incident ? find.held : null;
    untrack(() => layers()?.held.show(held));
    layers();
  });
}

/** The pin of a row that waits for a place. */
export function drawPin(layers: () => Layers | undefined): void {
  $effect(() => layers()?.pin.show(placing.place, t("map.pin")));
  $effect(() => {
    const look = () => layers()?.pin.bringIntoView();
    // The pin is there, and the panel has its size, by the frame after the next.
    if (layers() && placing.looks > 0)
      untrack(() => requestAnimationFrame(() => requestAnimationFrame(look)));
  });
}

/** The camera of the open record: what it would see, with handles. */
export function drawSetup(layers: () => Layers | undefined): void {
  $effect(() => {
    const { open, draft } = cameraForm;
    layers()?.setup.see(open && foreseen.preview, open ? draft.masks : []);
  });
  $effect(() => {
    const { place, draft, drawing } = cameraForm;
    const { preview } = foreseen;
    const { metres, number } = language();
    const shown = place && !drawing && !draft.drawn_coverage ? place : null;
    const bearing = numberOf(draft, "bearing_deg");
    // What nobody typed is as the server assumes it.
    const angle = numberOf(draft, "horizontal_fov_deg") ?? preview?.sector?.width_deg ?? ASSUMED_DEG;
    const range = numberOf(draft, "far_m") ?? preview?.sector?.far_m ?? ASSUMED_M;
    const degrees = (value: number) => `${number(value)}°`;
    layers()?.setup.show(
      shown && {
        place: shown,
        bearing: bearing !== null && bearing >= 0 && bearing <= 360 ? bearing : null,
        angle: Math.min(360, Math.max(1, angle)),
        range: Math.min(MOST_RANGE_M, Math.max(1, range)),
        circle: turnsAround(draft),
        names: {
          bearing: {
            name: t("record.turn"),
            value: bearing === null ? t("record.turnFirst") : degrees(bearing),
          },
          range: { name: t("record.reach"), value: metres(range) },
          angle: { name: t("record.widen"), value: degrees(angle) },
        },
      },
      {
        turn: (value) => cameraForm.type({ bearing_deg: String(value) }),
        reach: (value) => cameraForm.type({ far_m: String(value) }),
        widen: (value) => cameraForm.type({ horizontal_fov_deg: String(value) }),
      },
    );
  });
}

/** The cameras of the open work list, while it is open. */
export function drawWork(layers: () => Layers | undefined): void {
  $effect(() => {
    const shown = route.job === "checks" && session.registers && route.camera === null && !checks.round;
    layers()?.work.show(shown ? (checks.work.items ?? []) : [], ({ id }) => checks.choose(id));
  });
  $effect(() => layers()?.work.aim(route.job === "checks" && checks.round ? checks.aim : null));
}

/** The rows of a list that is looked at before it is taken over. */
export function drawRows(layers: () => Layers | undefined): void {
  $effect(() => {
    layers()?.rows.show(placedRows.rows, {
      name: ({ row, code }) => [rowText(row, language()), code].filter(Boolean).join(" · "),
      select: (index) => (placedRows.pointed = index),
    });
    layers()?.rows.raise(untrack(() => placedRows.pointed));
  });
  $effect(() => layers()?.rows.raise(placedRows.pointed));
  $effect(() => {
    const look = () => layers()?.rows.fit();
    // The panel has its size, and so has the map, by the frame after the next.
    if (layers() && placedRows.looks > 0)
      untrack(() => requestAnimationFrame(() => requestAnimationFrame(look)));
  });
}

/** The registry's cameras outside an incident, one by one or counted, and the selected one's coverage. */
export function drawCameras(layers: () => Layers | undefined): void {
  $effect(() => {
    layers()?.cluster.show(route.incident ? [] : cameras.clusters, {
      name: ({ count, by_status }) =>
        t("map.cluster", {
          count,
          states: STATUSES.filter((status) => by_status[status] > 0)
            .map((status) => `${t(`status.${status}`)} ${language().number(by_status[status])}`)
            .join(", "),
        }),
      count: ({ count }) => language().compact(count),
    });
  });
  $effect(() => {
    layers()?.camera.show(route.incident ? [] : cameras.inView, {
      name: ({ code, status }) => t("map.camera", { code, status: t(`status.${status}`) }),
      // A row that is being placed may hang where another camera does.
      select: ({ id, lon, lat }) =>
        placing.row !== null && placing.byTouch ? placing.put({ lon, lat }) : route.select(id),
      passes: () => drawTask() !== null,
    });
  });
  $effect(() => {
    const camera = route.incident ? null : route.camera;
    untrack(() => cameras.open(camera));
  });
  $effect(() => layers()?.camera.showCoverage(session.seesCoverage ? cameras.coverage : null));
}
