/** What a measured area on paper says (pure). */
import type { MultiPolygon, Polygon } from "geojson";

import type { GapFacts, Measurement, MeasureQuestion, Priority, UnitName } from "../api/types";
import type { Language } from "../language/language";
import { levelName, placeText } from "./askedText";
import { numberOf } from "./sheet";
import { assumptionsOfMeasured } from "./measuredText";
import { whereText } from "./whereText";

/** What is printed. */
export interface MeasurePrint {
  measured: Measurement;
  question: MeasureQuestion;
  at: Date;
}

/** More rows are for a file. */
export const MOST_ROWS = 30;

/** A camera that something hangs on, as paper says it. */
export type PointRow = Measurement["single_points"][number];

/** A sheet. */
export interface MeasureSheet {
  /** What tells it from others: a day, and what the log has of it. */
  number: string;
  name: string;
  kind: string;
  /** Where the area lies that was drawn; null: it has a name. */
  where: string | null;
  areas: (Polygon | MultiPolygon)[];
  priorities: readonly Priority[];
  assumptions: string[];
  gaps: GapFacts[];
  /** Gaps that the sheet does not list, and their metres of street. */
  moreGaps: number;
  moreGapMetres: number;
  points: PointRow[];
  /** Cameras that the sheet does not list, at least. */
  morePoints: number;
}

/** The sheet of a measurement. */
export function measureSheetOf(
  { measured, question, at }: MeasurePrint,
  own: UnitName | null,
  language: Language,
): MeasureSheet {
  const { t } = language;
  const gaps = measured.gaps.features.map(({ properties }) => properties);
  const left = gaps.slice(MOST_ROWS);
  const area = "area" in question ? question.area : measured.outline;
  return {
    number: numberOf("DV", at, measured.id, language),
    name: placeText(question, own, language),
    kind: [
      levelName(measured.level, language),
      t(measured.time === "day" ? "plan.day" : "plan.night"),
      t(measured.basis === "working" ? "plan.ofWorking" : "plan.ofInstalled"),
    ].join(" · "),
    where: "area" in question ? whereText(question.area, language) : null,
    areas: area ? [area] : [],
    priorities: question.priorities ?? [],
    assumptions: assumptionsOfMeasured(measured, question.incidents === true, language),
    gaps: gaps.slice(0, MOST_ROWS),
    moreGaps: left.length + measured.unlisted_gaps,
    moreGapMetres: left.reduce((sum, { metres }) => sum + metres, measured.unlisted_gap_m),
    points: measured.single_points.slice(0, MOST_ROWS),
    morePoints: Math.max(0, measured.single_points.length - MOST_ROWS),
  };
}
