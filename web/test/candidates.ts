import type { OwnCandidate } from "../src/api/types";

/** A candidate that sees the whole place 44 m away, changed as a test needs it. */
export const candidate = (change: Partial<OwnCandidate> = {}): OwnCandidate => ({
  neighbour: false,
  incident_id: "i",
  camera_code: "C-022",
  camera_id: "c22",
  lon: 105.84,
  lat: 21.02,
  verdict: "sees",
  rank: 1,
  about_to_be_lost: false,
  reasons: [],
  distance_m: 44,
  edge_distance_m: 35,
  visible_share: 1,
  px_per_m: 50,
  night: true,
  light: "night",
  retention_basis: "unknown",
  score: { level: 2, share: 1, confidence: 0.5 },
  sight_line: { from: [105.84, 21.02], to: [105.841, 21.02] },
  owner_kind: "household",
  contactable: true,
  ...change,
});
