import type { Place } from "./coordinates";
import type { Fault } from "./fault";

// Longer nobody waits; a first position outdoors takes some seconds.
const PATIENCE = 15_000;

/** Where this device is with its accuracy in metres, or why that cannot be told. */
export async function locate(): Promise<{ place: Place; accuracy: number } | { fault: Fault }> {
  if (!isSecureContext) return { fault: { key: "locate.insecure" } };
  if (!("geolocation" in navigator)) return { fault: { key: "locate.unavailable" } };
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) =>
        resolve({ place: { lon: longitude, lat: latitude }, accuracy }),
      ({ code }) => resolve({ fault: { key: REASONS[code] ?? "locate.unavailable" } }),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 },
    ),
  );
}

// As the Geolocation API numbers them.
const REASONS: Record<number, Fault["key"]> = {
  1: "locate.refused",
  2: "locate.unavailable",
  3: "locate.timeout",
};
