/** The names under which the page knows the contract's shapes; the shapes themselves are generated. */
import type { Geometry } from "geojson";

import type { components } from "./schema";

type Schemas = components["schemas"];

/** What kind of installation serves the page. */
export type Deployment = Schemas["DeploymentInfo"];
/** Something that the map can lie on. */
export type Basemap = Schemas["Basemap"];
/** Who is logged in. */
export type Me = Schemas["Me"];
/** What an account may do. */
export type Role = Schemas["Role"];
/** A camera outside an incident: its point, and more only for those who keep the registry. */
export type Camera = Schemas["CameraPoint"] & Partial<Schemas["Camera"]>;
/** Cameras counted in one cell of the map. */
export type CameraCluster = Schemas["CameraCluster"];
/** What state a camera is in. */
export type CameraStatus = Schemas["CameraStatus"];
/** A kind of incident with its limits. */
export type IncidentType = Schemas["IncidentTypeInfo"];
/** Whether a camera could have seen an incident. */
export type Verdict = Schemas["Verdict"];

/** What happened, where and when. */
export type Incident = Omit<Schemas["Incident"], "place"> & { place: Geometry };
/** An incident as the form states it. */
export type NewIncident = Pick<
  Incident,
  "place" | "radius_m" | "search_radius_m" | "from" | "to" | "case_number"
> & {
  type: string;
};

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
};
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
};
