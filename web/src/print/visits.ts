import type { OwnerRecord } from "../api/types";
import { walkingOrder } from "./walkingOrder";

/** The wording that owners are asked to agree to: it changes with the texts `consent.*` of the language files. */
export const TEXT_VERSION = "2026-11";

/** Where to go, and whom to ask there. */
export interface Visit {
  lon: number;
  lat: number;
  record: OwnerRecord;
}

/** The owners in the order of a walk that begins at the westernmost; one without a camera cannot be visited. */
export function visits(records: readonly OwnerRecord[]): Visit[] {
  const stops = records.flatMap((record): Visit[] => {
    const [first] = record.owned;
    return first ? [{ lon: first.lon, lat: first.lat, record }] : [];
  });
  const [start] = [...stops].sort((a, b) => a.lon - b.lon);
  return start ? walkingOrder(start, stops) : [];
}

/** The address of a draft for whoever has an account: ids alone. */
export const draftLink = (origin: string, camera: string): string =>
  `${origin}/#/register/owners?c=${camera}`;

/** The address that a card's QR code holds; what stands behind # is sent to no server. */
export const cardLink = (origin: string, card: string): string => `${origin}/#/card/${card}`;
