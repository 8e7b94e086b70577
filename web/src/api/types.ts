/** The names under which the page knows the contract's shapes; the shapes themselves are generated. */
import type { Geometry } from "geojson";

import type { components } from "./schema";

type Schemas = components["schemas"];

/** What kind of installation serves the page. */
export type Deployment = Schemas["DeploymentInfo"];
/** What the database is for. */
export type DeploymentKind = Schemas["DeploymentKind"];
/** Who is logged in. */
export type Me = Schemas["Me"];
/** What an account may do. */
export type Role = Schemas["Role"];
/** A camera outside an incident: its point, and more only for those who keep the registry. */
export type Camera = Schemas["CameraPoint"] & Partial<Schemas["Camera"]>;
/** What state a camera is in. */
export type CameraStatus = Schemas["CameraStatus"];
/** A kind of incident with its limits. */
export type IncidentType = Schemas["IncidentTypeInfo"];
/** Whether a camera could have seen an incident. */
export type Verdict = Schemas["Verdict"];

/** What makes a fight or disorder a matter for a search (PRIVACY P22). */
export type Stated = "injury" | "damage" | "weapon";
/** Who is missing (PRIVACY P23). */
export type AgeClass = "child" | "adult" | "at_risk";

/** A cap that a search exceeds. */
export interface Cause {
  code:
    | "radius_m"
    | "window_hours"
    | "number_window_hours"
    | "account_window_hours"
    | "number_cameras"
    | "account_cameras"
    | "sensitive_place"
    | "other_offence";
  value?: number | null;
  cap?: number | null;
}

/** What another person says to a search above the caps. */
export interface Approval {
  state: "pending" | "approved" | "refused" | "expired";
  urgent: boolean;
  reason: string;
  causes: Cause[];
  requested_at: string;
  due_at: string;
  decided_at?: string | null;
}

/** A search that waits for an approver. */
export interface WaitingApproval {
  incident_id: string;
  type: string;
  from: string;
  to: string;
  radius_m: number;
  search_radius_m: number | null;
  place: Geometry;
  causes: Cause[];
  reason: string;
  urgent: boolean;
  requested_at: string;
  due_at: string;
  requested_by: string;
}

/** What happened, where and when. */
export type Incident = Omit<Schemas["Incident"], "place"> & {
  place: Geometry;
  revision?: number;
  number_due?: string | null;
  stated?: Stated[];
  age_class?: AgeClass | null;
  domestic_violence?: boolean;
  mine?: boolean;
  approval?: Approval | null;
};
/** An incident as the form states it. */
export interface NewIncident {
  type: string;
  case_number?: string;
  temporary_number?: boolean;
  place: Geometry;
  radius_m: number;
  search_radius_m: number | null;
  from: string;
  to: string;
  stated?: Stated[];
  age_class?: AgeClass;
  domestic_violence?: boolean;
  approval_reason?: string;
  urgent?: boolean;
}

/** A place that the search for places found. */
export interface FoundPlace {
  kind: "intersection" | "street" | "lane" | "house" | "landmark" | "nickname" | "vn2000" | "camera";
  label: string;
  context: string | null;
  lon: number;
  lat: number;
  /** Honest uncertainty of that kind, metres. */
  radius_m: number;
}

/** A name that a unit itself gave to a place. */
export interface Nickname {
  id: string;
  name: string;
  lon: number;
  lat: number;
  radius_m: number;
}

/** Why a verdict is what it is: a code with the values that its sentence needs. */
export type Reason = { code: string; [value: string]: unknown };

/** What stands in the way, with its outline. */
export type BlockedBy = Omit<Schemas["BlockedBy"], "geometry"> & { geometry?: Geometry | null };

/** A camera that this user may ask about, judged against the incident. */
export type OwnCandidate = Omit<Schemas["OwnCandidate"], "reasons" | "blocked_by" | "coverage"> & {
  neighbour: false;
  reasons: Reason[];
  blocked_by?: BlockedBy | null;
  coverage?: Geometry | null;
  /** Whether the owner agreed to be called; without it the officer goes to the door (PRIVACY P9). */
  contactable?: boolean;
  owner_kind?: OwnerKind | null;
};
/** Whom to call about a camera, as shown for a moment (PRIVACY P7). */
export interface Contact {
  camera_id: string;
  camera_code: string;
  owner_kind: OwnerKind | null;
  name: string | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  channel: "phone" | "email" | "visit" | null;
  hours: string | null;
}

/** What kind of owner a camera has. */
export type OwnerKind = "household" | "business" | "school" | "group" | "commune" | "organisation";

/** "Please do not let this be overwritten": one window of one camera (PRIVACY P20). */
export interface Notice {
  id: string;
  number: string;
  incident_id: string;
  camera_id: string;
  camera_code: string;
  label: string | null;
  unit: { code: string; name: string } | null;
  from: string;
  to: string;
  recorder_window: { from: string; to: string; offset_s: number; widened_s: number } | null;
  created_at: string;
  created_by: string;
  lapses_at: string;
  lapsed: boolean;
}

/** A camera of another unit: where it hangs, its verdict, and whom to ask. */
export type NeighbourCandidate = Schemas["NeighbourCandidate"] & {
  neighbour: true;
  camera_id: string;
  about_to_be_lost: false;
};
/** A camera judged against an incident. */
export type Candidate = OwnCandidate | NeighbourCandidate;

/** The answer to an incident. */
export type Candidates = Omit<Schemas["Answer"], "incident" | "candidates"> & {
  incident: Incident;
  candidates: Candidate[];
  dark_share?: number;
};
