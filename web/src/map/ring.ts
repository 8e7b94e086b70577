import type { CameraCluster, CameraStatus } from "../api/types";
import { STATUSES } from "./statuses";

/** One part of a ring around the origin, clockwise from the top. */
export interface RingPart {
  status: CameraStatus;
  /** As an SVG path. */
  path: string;
}

// A state that only one camera in a thousand is in would not be seen.
const LEAST = 0.04;

/** The parts of a ring of this radius, as long as their share of the cameras; none is too short to be seen. */
export function ringParts(by_status: CameraCluster["by_status"], radius: number): RingPart[] {
  const present = STATUSES.filter((status) => by_status[status] > 0);
  const total = present.reduce((sum, status) => sum + by_status[status], 0);
  const shares = present.map((status) => Math.max(by_status[status] / total, LEAST));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let turned = 0;
  return present.map((status, index) => {
    const from = turned;
    turned += (shares[index] ?? 0) / whole;
    return { status, path: arcPath(radius, from, turned) };
  });
}

/** An arc from one share of the turn to another; a whole turn is two halves, for SVG draws no arc to its own start. */
function arcPath(radius: number, from: number, to: number): string {
  const at = (turn: number) => {
    const angle = turn * 2 * Math.PI;
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  };
  const middle = (from + to) / 2;
  const arc = (turn: number) => `A${radius} ${radius} 0 0 1 ${at(turn)}`;
  return `M${at(from)} ${arc(middle)} ${arc(to)}`;
}
