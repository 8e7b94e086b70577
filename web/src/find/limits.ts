/** The caps of a search (PRIVACY P6), as far as the form alone can tell; the server counts the rest. */
import type { Point } from "geojson";

import type { AgeClass, Cause, DeploymentKind, IncidentType, Stated } from "../api/types";
import { halfExtentOf, type Shape } from "./shape";
import type { Window } from "./window";

/** The largest uncertainty that any search takes, metres. */
export const MOST_RADIUS = 500;
/** The largest uncertainty of a fight or disorder, metres (PRIVACY P22). */
const MOST_RADIUS_OF_FIGHT = 50;

/** The type's own fields. */
export interface Extras {
  /** Injury, damage or weapon must be stated. */
  stated: boolean;
  /** Whether a child, an adult or somebody at risk is missing. */
  ageClass: boolean;
  /** It may have happened within a family. */
  domesticViolence: boolean;
  /** Only a point will do. */
  pointOnly: boolean;
  /** The largest uncertainty, metres. */
  mostRadius: number;
}

/** What can be stated of a fight or disorder. */
export const STATED: Stated[] = ["injury", "damage", "weapon"];

/** Who may be missing. */
export const AGE_CLASSES: AgeClass[] = ["child", "adult", "at_risk"];

// Offences against life, body, home and belongings of those one lives with.
const WITHIN_FAMILY = ["CYT", "GNG", "DNH", "HHT", "XPC", "MTC"];

/** Which fields a type adds to the form, and how far its place may be uncertain. */
export function extrasOf(type: string): Extras {
  const fight = type === "DNH";
  return {
    stated: fight,
    ageClass: type === "MTC",
    domesticViolence: WITHIN_FAMILY.includes(type),
    pointOnly: fight,
    mostRadius: fight ? MOST_RADIUS_OF_FIGHT : MOST_RADIUS,
  };
}

/** Which caps a search exceeds, so that another person has to approve; none where the data are fictional. */
export function exceeded(
  type: IncidentType,
  search: { place: Point | Shape; radius: number; searchRadius: number | null; window: Window },
  kind: DeploymentKind,
): Cause[] {
  if (kind !== "live") return [];
  const causes: Cause[] = [];
  const { search_radius_m: cap, window_hours } = type;
  // Size and uncertainty add up: both widen what is searched.
  const reach = Math.max(search.searchRadius ?? 0, halfExtentOf(search.place) + search.radius);
  if (reach > cap) causes.push({ code: "radius_m", value: Math.ceil(reach), cap });
  const hours = (search.window.to - search.window.from) / 3_600_000;
  if (hours > window_hours)
    causes.push({ code: "window_hours", value: Math.ceil(hours * 10) / 10, cap: window_hours });
  if (type.code === "KHL") causes.push({ code: "other_offence", value: null, cap: null });
  return causes;
}
