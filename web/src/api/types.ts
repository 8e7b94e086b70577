/** The names under which the page knows the contract's shapes; the shapes themselves are generated. */
import type { Feature, FeatureCollection, Geometry } from "geojson";

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Deployment = Schemas["Deployment"];
export type Me = Schemas["Me"];
export type Camera = Schemas["Camera"];
export type CameraStatus = Schemas["CameraStatus"];
export type IncidentType = Schemas["IncidentTypeInfo"];
export type Verdict = Schemas["Verdict"];
export type Street = Schemas["NearStreet"];
export type Counts = Record<Verdict, number>;

/** Any GeoJSON (RFC 7946), positions as longitude, latitude. */
export type Shape = Geometry | Feature | FeatureCollection;

/** Why a verdict is what it is: a code with the values that its sentence needs. */
export type Reason = { code: string; [value: string]: unknown };

export type Incident = Omit<Schemas["Incident"], "place"> & { place: Geometry };
export type NewIncident = Omit<Schemas["NewIncident"], "place"> & { place: Geometry };

export type BlockedBy = Omit<Schemas["BlockedBy"], "geometry"> & { geometry?: Geometry | null };
export type Candidate = Omit<Schemas["Candidate"], "reasons" | "blocked_by" | "sight_line" | "coverage"> & {
  reasons: Reason[];
  blocked_by?: BlockedBy | null;
  sight_line?: Geometry | null;
  coverage?: Geometry | null;
};
export type Candidates = Omit<Schemas["Candidates"], "incident" | "candidates" | "search_area"> & {
  incident: Incident;
  candidates: Candidate[];
  search_area?: Geometry | null;
};
