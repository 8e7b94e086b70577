import type { Component } from "svelte";

import type { Key } from "../language/language";
import type { Job } from "../store/fragment";

/** A part of keeping the registry: its jobs, of which the first is where it begins. */
interface Tab {
  name: Key;
  jobs: [Job, ...Job[]];
  panel: () => Promise<{ default: Component }>;
}

/** The parts in the order of their tabs. */
export const TABS: [Tab, ...Tab[]] = [
  { name: "register.cameras", jobs: ["cameras"], panel: () => import("./CamerasPanel.svelte") },
  {
    name: "register.import",
    jobs: ["import", "review", "imports"],
    panel: () => import("../imports/ImportPanel.svelte"),
  },
  { name: "register.checks", jobs: ["checks"], panel: () => import("../checks/ChecksPanel.svelte") },
  { name: "register.funding", jobs: ["funding"], panel: () => import("../funding/FundingPanel.svelte") },
  { name: "register.owners", jobs: ["owners"], panel: () => import("../owners/OwnersPanel.svelte") },
  { name: "register.exports", jobs: ["exports"], panel: () => import("../exports/ExportPanel.svelte") },
  { name: "register.groups", jobs: ["groups"], panel: () => import("../groups/GroupsPanel.svelte") },
];

/** The part that a job belongs to. */
export const tabOf = (job: Job): Tab => TABS.find(({ jobs }) => jobs.includes(job)) ?? TABS[0];
