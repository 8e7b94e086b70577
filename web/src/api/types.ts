/** The names under which the page knows the contract's shapes; the shapes themselves are generated. */
import type {
  FeatureCollection,
  Geometry,
  LineString,
  MultiLineString,
  MultiPolygon,
  Polygon,
} from "geojson";

import type { Complaint } from "./problem";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** What kind of installation serves the page. */
export type Deployment = Schemas["DeploymentInfo"];
/** Something that the map can lie on. */
export type Basemap = Schemas["Basemap"];
/** What the database is for. */
export type DeploymentKind = Schemas["DeploymentKind"];
/** Who is logged in. */
export type Me = Schemas["Me"];
/** What an account may do. */
export type Role = Schemas["Role"];
/** A camera outside an incident: its point, and more only for those who keep the registry. */
export type Camera = Schemas["CameraPoint"] & Omit<Partial<Schemas["Camera"]>, "masks"> & { masks?: Mask[] };
/** Cameras counted in one cell of the map. */
export type CameraCluster = Schemas["CameraCluster"];
/** What state a camera is in. */
export type CameraStatus = Schemas["CameraStatus"];
/** A kind of incident with its limits. */
export type IncidentType = Schemas["IncidentTypeInfo"];
/** How much a kind of incident allows. */
export type LimitClass = Schemas["LimitClass"];
/** Whether a camera could have seen an incident. */
export type Verdict = Schemas["Verdict"];

/** What makes a fight or disorder a matter for a search (PRIVACY P22). */
export type Stated = Schemas["Stated"];
/** Who is missing (PRIVACY P23). */
export type AgeClass = Schemas["AgeClass"];
/** Why something is refused: a code with the values that its sentence needs. */
export type Refusal = Schemas["Refusal"];
/** A cap that a search exceeds. */
export type Cause = Schemas["Cause"];
/** What another person says to a search above the caps. */
export type Approval = Schemas["Approval"];
/** A search that waits for an approver. */
export type WaitingApproval = Omit<Schemas["PendingApproval"], "place" | "requested_by"> & {
  place: Geometry;
  requested_by: string;
};

/** What happened, where and when. */
export type Incident = Omit<Schemas["Incident"], "place"> & { place: Geometry };
/** An incident as the form states it. */
export interface NewIncident {
  type: string;
  case_number?: string;
  temporary_number?: boolean;
  /** An incident under whose number this one is searched, too. */
  follows?: string;
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
export type FoundPlace = Schemas["FoundPlace"];
/** A name that a unit itself gave to a place. */
export type Nickname = Schemas["Nickname"];

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
/** Whom to call about a camera, as shown for a moment (PRIVACY P7). */
export type Contact = Schemas["RevealedContact"];
/** "Please do not let this be overwritten": one window of one camera (PRIVACY P20). */
export type Notice = Schemas["Notice"];

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

/** Something in a row of a list that a person has to mend or to look at. */
export type ReviewItem = Omit<Schemas["ReviewItem"], "values"> & { values?: unknown };
/** What an import of a list did, or would do. */
export type ListReport = Omit<Schemas["ListReport"], "review"> & { review: ReviewItem[] };
/** A list that was taken over. */
export type PastImport = Schemas["Import"];
export type ExportFormat = Schemas["ExportFormat"];
export type NewExport = Schemas["ExportInput"];
export type PastExport = Schemas["Export"];
/** What there was on a day, by unit. */
export type RegistryReport = Schemas["RegistryReport"];
export type RegistryRow = Schemas["RegistryRow"];
export type UnitName = Schemas["UnitName"];
/** What the columns of a list mean, under a name. */
export type ListMapping = Schemas["ListMapping"];
/** What undoing took away and put back. */
export type Undone = Schemas["Undone"];
/** A row that waits, or one that was taken over and asks for a look. */
export type ImportRow = Omit<Schemas["ReviewRow"], "fields" | "review"> & {
  fields: Record<string, unknown>;
  review: ReviewItem[];
};
/** What a person says of a row that waits. */
export type Mended = Schemas["Mended"];
export type Mending = Partial<Omit<Schemas["Mending"], "fields">> & { fields: Record<string, unknown> };

/** What is to be done about the cameras of a list. */
export type WorkList = Schemas["WorkList"];
/** How many cameras a work list holds. */
export type WorkCount = Schemas["WorkCount"];
/** A camera of a work list. */
export type WorkItem = Schemas["WorkItem"];
/** What somebody found at a camera on a day. */
export type Check = Schemas["Check"];
/** A check as the form states it. */
export type NewCheck = Schemas["CheckInput"];

/** A collection for something, with what came in. */
export type Campaign = Schemas["Campaign"];
/** A campaign as the form states it. */
export type NewCampaign = Schemas["CampaignInput"];
/** What was given, as a list shows it. */
export type ContributionRow = Schemas["ContributionRow"];
/** What was given, with who gave it. */
export type Contribution = Schemas["Contribution"];
/** What was given, as the form states it. */
export type NewContribution = Schemas["ContributionInput"];
/** Where money or kind came from. */
export type Source = Schemas["Source"];
/** What it was given for. */
export type Item = Schemas["Item"];
/** What was given in all. */
export type Totals = Schemas["Totals"];
/** Who pays one kind of cost of a camera from a day on. */
export type RunningCost = Schemas["RunningCost"];
/** A row of a list with a place, and what an import would do with it. */
export type PlacedRow = Schemas["PlacedRow"];
/** Whose cameras they are, without a contact. */
export type Owner = Schemas["Owner"];
/** An owner with its cameras, consents and card. */
export type OwnerRecord = Schemas["OwnerRecord"];
/** Fields of an owner to change. */
export type OwnerPatch = Partial<Schemas["OwnerPatch"]>;
/** An owner of a camera that had none, or another one. */
export type NewOwner = Schemas["NewOwner"];
/** How to reach an owner or a group, as it is stated. */
export type ContactInput = Schemas["ContactInput"];
/** What kind of owner. */
export type OwnerKind = Schemas["OwnerKind"];
/** What an owner can agree to. */
export type ConsentScope = Schemas["ConsentScope"];
/** How an owner agreed. */
export type ConsentMethod = Schemas["ConsentMethod"];
/** By which way an owner wants to be reached. */
export type ContactChannel = Schemas["ContactChannel"];
/** One thing that an owner agreed to, as it is recorded. */
export type Agreement = Schemas["Agreement"];
/** The same with its history. */
export type DatedConsent = Schemas["DatedConsent"];
/** A new card as it is printed. */
export type IssuedCard = Schemas["IssuedCard"];
/** What an owner sees of itself. */
export type OwnRecord = Schemas["OwnRecord"];
/** A camera as its owner sees it. */
export type OwnCamera = Schemas["OwnCamera"];
/** What an owner said of a camera. */
export type Statement = Schemas["Statement"];
/** What an owner says of a camera. */
export type StatementInput = Schemas["StatementInput"];
/** A self-management group or model. */
export type Group = Schemas["Group"];
/** A group with its counts and cameras. */
export type GroupRecord = Schemas["GroupRecord"];
/** What kind of group. */
export type GroupKind = Schemas["GroupKind"];
/** Fields of a group. */
export type GroupInput = Partial<Schemas["GroupInput"]>;
/** Private ground within a view. */
export type Mask = Omit<Schemas["Mask"], "area"> & { area: Geometry };
/** What a camera would see, before it is saved. */
export type CoveragePreview = Omit<
  Schemas["CoveragePreview"],
  "viewpoint" | "assumptions" | "day" | "night" | "bands" | "towards_private"
> & {
  viewpoint: [number, number];
  assumptions: Reason[];
  day?: MultiPolygon | null;
  night: Omit<Schemas["NightSeen"], "visible"> & { visible?: MultiPolygon | null };
  bands: (Omit<Schemas["DetailBand"], "visible"> & { visible: MultiPolygon })[];
  towards_private?: MultiPolygon | null;
};
/** Cameras that may be the same one, and those whose view it repeats. */
export type Overlaps = Schemas["Overlaps"];
/** One change of a camera's record; without fields: it was made. */
export type RecordChange = Schemas["RecordChange"];

/** How somebody moves. */
export type Means = Schemas["Means"];
/** On which side of what is known a place lies in time. */
export type When = Schemas["When"];
/** Why somebody is not followed from an incident. */
export type NotFollowed = Schemas["NotFollowed"];
/** What was seen at one camera, or that nobody was: a window and no description (PRIVACY P22). */
export type Sighting = Schemas["Sighting"];
/** What is followed: how somebody moves and for how long, and what is known besides the scene. */
export type FollowQuestion = Omit<Schemas["FollowInput"], "route"> & { route?: LineString };
/** A piece of street that somebody may have been on, from the earliest to the latest. */
export type ReachedPiece = Schemas["Reached"];
/** A camera that looks at such a street, with the window in which it would have seen somebody come by. */
export type Pass = Omit<Schemas["Pass"], "candidate"> & { candidate: Candidate };
/** The streets within reach, and the cameras on them. */
export type Followed = Omit<Schemas["Followed"], "passes"> & { passes: Pass[] };

/** How fine a place must be seen. */
export type LevelAsked = Schemas["LevelAsked"];
/** By which light. */
export type TimeOfDay = Schemas["TimeOfDay"];
/** Which cameras gaps and single points are of. */
export type Basis = Schemas["Basis"];
/** An area to plan for: a drawn one, or that of a unit. */
export type PlanPlace = { area: Polygon } | { unit_code: string };
/** An area that counts more, by how much. */
export interface Priority {
  area: Polygon | MultiPolygon;
  factor: number;
}
/** Areas that count more, where there are any. */
export interface Prioritised {
  priorities?: readonly Priority[];
}
/** What is asked of an area. */
export type MeasureQuestion = Pick<
  Schemas["MeasureInput"],
  "basis" | "incidents" | "level" | "lines" | "time"
> &
  PlanPlace &
  Prioritised;
/** Metres of street that are seen. */
export type SeenLengths = Schemas["SeenLengths"];
/** What is said of a gap. */
export interface GapFacts {
  rank: number;
  metres: number;
  weight: number;
  area_m2: number;
  at: [number, number];
}
/** What is said of the streets that no camera, one, or two and more see. */
export interface LineFacts {
  cameras: 0 | 1 | 2;
  metres: number;
}
/** How much of an area's streets is seen. */
export type Measurement = Omit<Schemas["Measured"], "gaps" | "lines" | "outline"> & {
  gaps: FeatureCollection<MultiPolygon, GapFacts>;
  lines: FeatureCollection<MultiLineString, LineFacts> | null;
  outline: MultiPolygon | null;
};
/** Which communes are measured, and how. */
export type CommunesQuestion = Required<Pick<Schemas["CommunesInput"], "level" | "time">> & {
  unit_code: string;
};
/** Metres of street of a commune, and of them those that are seen. */
export type CommuneStreets = Schemas["CommuneStreets"];
/** How much of the streets of a commune is seen, or why that is not known. */
export type MeasuredCommune = Omit<Schemas["MeasuredCommune"], "left_out" | "streets"> & {
  streets: CommuneStreets | null;
  left_out: Complaint | null;
};
/** All communes together. */
export type AllCommunes = Schemas["AllCommunes"];
/** A commune of a stream, and how far it has come. */
export interface CommuneLine {
  done: number;
  of: number;
  commune: MeasuredCommune;
}
/** A camera by name, as it is sold. */
export type Preset = Schemas["Preset"];
/** How many cameras at most, or how much they may cost. */
export type Amount = { count: number; cost?: number } | { budget: number; cost: number };
/** What is asked of a proposal for an area. */
export type ProposeQuestion = Required<
  Pick<Schemas["ProposeInput"], "incidents" | "level" | "preset" | "time" | "time_limit_s">
> &
  PlanPlace &
  Prioritised &
  Amount;
/** A camera that is proposed. */
export type Proposed = Schemas["Proposed"];
/** Where cameras of one kind do most good in an area. */
export type Proposal = Omit<Schemas["Proposal"], "outline"> & { outline: MultiPolygon | null };
/** How far a search has come: what the best choice so far sees, and what none sees more than, metres of street, weighted. */
export interface SearchStep {
  value: number;
  bound: number;
}
/** A line of the answer to a proposal: how many sites were looked at, what is proposed so far, or how the search goes. */
export type ProposalLine = { done: number; of: number } | { id: string; proposal: Proposal } | SearchStep;
/** What a scenario comes to. */
export type ScenarioSummary = Schemas["ScenarioSummary"];
/** A choice of new cameras that is kept by name. */
export type Scenario = Omit<Schemas["Scenario"], "area" | "question"> & {
  area: MultiPolygon;
  question: Omit<Schemas["ProposeInput"], "priorities"> & Prioritised;
};
/** A camera of a scenario. */
export type ScenarioCamera = Schemas["ScenarioCamera"];
/** A choice to be kept: the question, and what is left of its answer. */
export interface NewScenario {
  name: string;
  question: ProposeQuestion;
  chosen: Pick<Proposed, "id" | "lon" | "lat" | "bearing_deg">[];
}
/** How a scenario is accepted. */
export type ScenarioAcceptance = Pick<Schemas["AcceptanceInput"], "campaign_name" | "begun_on">;
/** How a plan is written as a file. */
export type PlanFormat = Schemas["PlanFormat"];
