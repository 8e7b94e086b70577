/** Which notice keeps what an incident asks for (pure). */
import type { Incident, Notice } from "../api/types";

/** The notice in force by which a camera keeps all of a window; of several the one that lapses last. */
export function inForce(
  notices: Notice[],
  camera: string,
  { from, to }: Pick<Incident, "from" | "to">,
): Notice | null {
  const at = (time: string) => Date.parse(time);
  const holds = (notice: Notice) => at(notice.from) <= at(from) && at(notice.to) >= at(to);
  const own = notices.filter((notice) => notice.camera_id === camera && !notice.lapsed && holds(notice));
  return own.toSorted((a, b) => at(b.lapses_at) - at(a.lapses_at))[0] ?? null;
}
