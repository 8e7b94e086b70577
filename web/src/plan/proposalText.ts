/** A proposal in words (pure). */
import type { Proposal, Proposed } from "../api/types";
import { lengthText, windText } from "../follow/passText";
import type { Language } from "../language/language";

/** "188 m", or "tương đương 188 m" where some metres count more than others. */
export const gainText = (gain: number, weighted: boolean, language: Language): string =>
  weighted ? language.t("plan.weight", { weight: Math.round(gain) }) : lengthText(Math.round(gain), language);

/** The same of a bound, which is never rounded down. */
export const boundText = (bound: number, weighted: boolean, language: Language): string =>
  weighted ? language.t("plan.weight", { weight: Math.ceil(bound) }) : language.metres(Math.ceil(bound));

/** "+188 m", or "tương đương +188 m" where some metres count more than others: what one camera of a list adds. */
export const addedText = (gain: number, weighted: boolean, language: Language): string =>
  weighted
    ? language.t("propose.addedWeight", { weight: Math.round(gain) })
    : `+${lengthText(Math.round(gain), language)}`;

/** "0,4 %": never rounded down, so that no choice is better by more than what is read. */
export function upTo(share: number, language: Language): string {
  const tenths = Math.max(1, Math.ceil(share * 1000 - 1e-6)) / 10;
  return `${language.number(share > 0 ? tenths : 0, 1)}\u00a0%`;
}

/** What is known of all other choices. */
export function proofText(
  { value, bound, gap, proven }: Pick<Proposal, "value" | "bound" | "gap" | "proven">,
  weighted: boolean,
  language: Language,
): string {
  if (proven) return language.t("propose.proven");
  if (value <= 0) return language.t("propose.boundOnly", { bound: boundText(bound, weighted, language) });
  return language.t("propose.atMost", {
    // Both are rounded; the gap is not.
    share: upTo(Math.max(bound / value - 1, gap / (1 - gap)), language),
    bound: boundText(bound, weighted, language),
  });
}

/** "nhìn về phía tây nam (210°)" */
export const looksText = (degrees: number, language: Language): string =>
  language.t("propose.looks", { wind: windText(degrees, language), degrees });

/** "Góc nhà, nhìn về phía tây nam (210°)", and whether a public camera hangs there already. */
export const standsText = (
  { kind, bearing_deg, is_shared }: Pick<Proposed, "kind" | "bearing_deg"> & { is_shared?: boolean },
  language: Language,
): string =>
  language.t("propose.stands", {
    site: language.t(is_shared ? "site.shared" : `site.${kind}`),
    looks: looksText(bearing_deg, language),
  });

/** "C-012 (20 m)"; with a word where nobody knows its detail, so that those metres count as unseen at a level. */
export const overlapOf = (code: string, metres: number, isUnknown: boolean, language: Language): string =>
  `${code} (${[lengthText(metres, language), ...(isUnknown ? [language.t("propose.detailUnknown")] : [])].join(", ")})`;

/** "C-012 (20 m), C-014 (8 m)", and how many of which the reader may not know which they are, with the same word. */
export function overlapsText({ overlaps }: Pick<Proposed, "overlaps">, language: Language): string | null {
  if (overlaps.length === 0) return null;
  const most = overlaps[0]?.metres ?? 0;
  const others = overlaps.filter(({ code }) => !code);
  const unnamed = others.length;
  const unknown = others.filter(({ detail_unknown }) => detail_unknown).length;
  const withDetail = (text: string) => {
    if (unknown === 0) return text;
    const of = unknown < unnamed ? "propose.detailUnknownOf" : "propose.detailUnknown";
    return `${text} (${language.t(of, { count: unknown })})`;
  };
  if (unnamed === overlaps.length)
    return withDetail(
      language.t("propose.overlapsUnnamed", { count: unnamed, length: lengthText(most, language) }),
    );
  const cameras = overlaps
    .flatMap(({ code, metres, detail_unknown }) =>
      code ? overlapOf(code, metres, detail_unknown, language) : [],
    )
    .join(", ");
  return unnamed > 0
    ? withDetail(language.t("propose.overlapsSome", { cameras, count: unnamed }))
    : language.t("propose.overlaps", { cameras });
}
