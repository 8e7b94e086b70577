import type { OwnCandidate } from "../api/types";
import type { Language } from "../language/language";
import { reasonText } from "./reasons";

// How many reasons the sentence names: beyond two it is no longer read, and where nothing is to be had only what
// decided matters. The selected row lists all.
const CLAUSES: Record<OwnCandidate["verdict"], number> = {
  sees: 2,
  may_see: 2,
  passes: 2,
  overwritten: 0,
  not_recording: 1,
  not_working: 1,
  blocked: 0,
  out_of_view: 1,
};

// Said by the main clause or by the level chip.
const SAID_ELSEWHERE = ["partly_visible", "no_level"];

/**
 * The one sentence of a row: what the camera sees from where, and what makes that doubtful. Where nothing was ever mapped
 * around the place, nobody knows that nothing stands in the way.
 */
export function sentence(candidate: OwnCandidate, language: Language, surroundingsKnown = true): string {
  const doubts = candidate.reasons
    .filter(({ code }) => !SAID_ELSEWHERE.includes(code))
    .map((reason) => reasonText(reason, language))
    .filter((text) => text !== null)
    .slice(0, CLAUSES[candidate.verdict]);
  const main = mainClause(candidate, doubts.length === 0 && surroundingsKnown, language);
  return `${capital([main, ...doubts].join("; "))}.`;
}

/** All reasons but the verdict itself, without full stop, the strongest first as the server sorts them. */
export function allReasons(candidate: OwnCandidate, language: Language): string[] {
  return candidate.reasons
    .filter(({ code }) => code !== candidate.verdict)
    .map((reason) => reasonText(reason, language))
    .filter((text) => text !== null)
    .map(capital);
}

function mainClause(candidate: OwnCandidate, undoubted: boolean, language: Language): string {
  const { t } = language;
  const distance = language.metres(candidate.distance_m);
  switch (candidate.verdict) {
    case "sees":
    case "may_see":
      if (candidate.reasons.some(({ code }) => code === "bearing_unknown"))
        return t("sentence.distance", { distance });
      if (isWhole(candidate)) return t(undoubted ? "sentence.clear" : "sentence.whole", { distance });
      if (candidate.visible_share < 0.01) return t("sentence.sliver", { distance });
      return t("sentence.part", { distance, share: language.percent(candidate.visible_share) });
    case "passes":
      return t("sentence.passes", { distance });
    case "overwritten":
      return [t("sentence.wouldSee", { distance }), lostClause(candidate, language)].join("; ");
    case "not_working":
    case "not_recording":
      return t("sentence.wouldSee", { distance });
    case "blocked":
      return blockedClause(candidate, language);
    case "out_of_view":
      return t("sentence.distance", { distance });
  }
}

function lostClause({ retention_max_days: days }: OwnCandidate, language: Language): string {
  return days
    ? language.t("sentence.kept", { days: language.days(days) })
    : language.t("sentence.overwritten");
}

function blockedClause({ blocked_by: by }: OwnCandidate, language: Language): string {
  if (!by) return language.t("sentence.blocked");
  const distance = language.metres(by.distance_m);
  // An address stands for the house; a name ("Chợ Mẫu") speaks for itself.
  const named = /^\d/.test(by.name ?? "") ? "sentence.blockedHouse" : "sentence.blockedNamed";
  if (by.name) return language.t(named, { name: by.name, distance });
  return language.t(by.kind === "wall" ? "sentence.blockedWall" : "sentence.blockedBuilding", { distance });
}

// A share of 99.5 % reads "100 %", which says the same as "the whole place".
const isWhole = ({ visible_share }: OwnCandidate): boolean => visible_share >= 0.995;

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
