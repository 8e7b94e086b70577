import type { Key } from "../language/language";

/** What iOS adds to the standard. */
type Turned = DeviceOrientationEvent & { webkitCompassHeading?: number };
type Askable = typeof DeviceOrientationEvent & { requestPermission?: () => Promise<"granted" | "denied"> };

// Longer nobody waits; a sensor that is there tells within a second.
const PATIENCE_MS = 4000;

/** The bearing in degrees clockwise from north that an orientation tells, with the screen turned by so much; null if none. */
export function bearingOf(event: Partial<Turned>, screenAngle: number): number | null {
  if (typeof event.webkitCompassHeading === "number") return turned(event.webkitCompassHeading + screenAngle);
  // Relative to where the device lay at first, it tells nothing of north.
  if (!event.absolute || typeof event.alpha !== "number") return null;
  return turned(360 - event.alpha + screenAngle);
}

const turned = (degrees: number): number => Math.round(((degrees % 360) + 360) % 360) % 360;

/**
 * Where this device points: its compass once, after asking for the permission where one is needed. Magnetic north differs
 * from true north by about a degree in Vietnam, less than such a compass is off.
 */
export async function pointing(): Promise<{ bearing: number } | { fault: Key }> {
  if (!isSecureContext) return { fault: "compass.insecure" };
  if (!("DeviceOrientationEvent" in window)) return { fault: "compass.none" };
  const asked = (DeviceOrientationEvent as Askable).requestPermission?.().catch(() => "denied");
  if (asked && (await asked) !== "granted") return { fault: "compass.refused" };
  const name = "ondeviceorientationabsolute" in window ? "deviceorientationabsolute" : "deviceorientation";
  return new Promise((resolve) => {
    const end = (answer: { bearing: number } | { fault: Key }) => {
      window.removeEventListener(name, heard);
      clearTimeout(timer);
      resolve(answer);
    };
    const heard = (event: Event) => {
      const bearing = bearingOf(event as Turned, screen.orientation.angle);
      if (bearing !== null) end({ bearing });
    };
    const timer = setTimeout(() => end({ fault: "compass.none" }), PATIENCE_MS);
    window.addEventListener(name, heard);
  });
}
