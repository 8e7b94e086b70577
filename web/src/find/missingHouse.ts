/** Which house somebody asked for of whom only the street is known (pure). */
import type { FoundPlace } from "../api/types";

// `15 Chợ Mới`, `số 15A, Chợ Mới`, `số nhà 12/3 Lê Lợi`; what follows is more than a month or a unit of time.
const HOUSE =
  /^\s*(?:(?:số\s+nhà|nhà\s+số|số|nhà|so\s+nha|nha\s+so|so|nha)\s+)?(\d+[a-h]?(?:\/\d+[a-h]?)*)[\s,]+\p{L}/iu;

/** The number typed where a street or a lane was found that does not hold it in its name. */
export function missingHouse(
  typed: string,
  { kind, label }: Pick<FoundPlace, "kind" | "label">,
): string | null {
  if (kind !== "street" && kind !== "lane") return null;
  const number = HOUSE.exec(typed.normalize("NFC"))?.[1];
  if (!number) return null;
  const named = label.split(/[^\p{L}\d/]+/u).some((word) => word === number || word.startsWith(`${number}/`));
  return named ? null : number;
}
