import type { Candidate } from "../src/api/types";

/** A candidate that sees the whole place 44 m away, changed as a test needs it. */
export const candidate = (change: Partial<Candidate> = {}): Candidate => ({
  incident_id: "i",
  camera_code: "C-022",
  camera_id: "c22",
  lon: 105.84,
  lat: 21.02,
  verdict: "sees",
  rank: 1,
  about_to_be_lost: false,
  ask_unit: false,
  reasons: [],
  distance_m: 44,
  visible_share: 1,
  px_per_m: 50,
  ...change,
});
