/** What is told of a street within reach: its name, and when somebody may have been there (pure). */
import type { ReachedPiece } from "../api/types";
import type { Language } from "../language/language";
import { windowText } from "./passText";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** HTML: the name of the nearest, and a line for each side of the incident; with days where they are not of that of the moment `of`. */
export function streetWords(pieces: readonly ReachedPiece[], of: string, language: Language): string {
  const name = pieces.find(({ street }) => street)?.street ?? language.t("follow.streetUnnamed");
  const lines = pieces.map((piece) =>
    language.t(`follow.streetWhen.${piece.when}`, { window: windowText(piece, new Date(of), language) }),
  );
  return [`<b>${escaped(name)}</b>`, ...lines.map(escaped)].join("<br>");
}
