/** Scenarios beside each other, row by row (pure). */
import type { Scenario } from "../api/types";
import { lengthText } from "../follow/passText";
import { dongText } from "../funding/fundingText";
import type { Language } from "../language/language";
import { levelName } from "./askedText";
import { presetText } from "./presets";
import { gainText, proofText, upTo } from "./proposalText";
import { areaText, costOfMetre, overlapText, sharesText } from "./scenarioText";
import { isWeighted, prioritiesText } from "./weighted";

/** What is said of one scenario under one heading: the figure, and what goes with it. */
export interface Cell {
  main: string;
  more?: string;
}

/** One heading with a cell for each scenario. */
export interface Row {
  heading: string;
  cells: Cell[];
}

/** All rows, the most telling first. */
export function comparedRows(scenarios: readonly Scenario[], language: Language): Row[] {
  const { t } = language;
  const row = (heading: string, cell: (scenario: Scenario) => Cell): Row => ({
    heading,
    cells: scenarios.map(cell),
  });
  return [
    row(t("scenario.seen"), (one) => ({
      main: sharesText(one, language),
      more: [
        t("scenario.metresSeen", {
          before: lengthText(one.seen_before_m, language),
          after: lengthText(one.seen_after_m, language),
        }),
        one.cameras_planned ? t("scenario.withPlanned", { count: one.cameras_planned }) : null,
      ]
        .filter((part) => part !== null)
        .join("; "),
    })),
    row(t("propose.value"), (one) => ({
      main: gainText(one.value, isWeighted(one), language),
      more: proofText(one, isWeighted(one), language),
    })),
    row(t("scenario.new"), (one) => ({
      main: t("propose.cameras", { count: one.cameras }),
      more: presetText(one.preset, language),
    })),
    row(t("scenario.cost"), (one) => {
      const metre = costOfMetre(one);
      return {
        main: one.total_cost == null ? t("scenario.noCost") : dongText(one.total_cost, language),
        ...(metre !== null && { more: t("scenario.costOfMetre", { cost: dongText(metre, language) }) }),
      };
    }),
    row(t("scenario.overlap"), (one) => ({ main: overlapText(one, language) })),
    row(t("scenario.outside"), (one) => ({
      main: upTo(one.outside_share, language),
      more: t("scenario.outsideMost", { share: upTo(one.most_outside_share, language) }),
    })),
    row(t("plan.area"), (one) => ({
      main: areaText(one, language),
      more: t("plan.measured", {
        length: lengthText(one.demand_m, language),
        area: language.squareMetres(one.area_m2),
      }),
    })),
    row(t("scenario.asked"), (one) => ({
      main: levelName(one.level, language),
      more: t(one.time === "day" ? "plan.day" : "plan.night"),
    })),
    ...(scenarios.some(isWeighted)
      ? [row(t("plan.weighs"), (one) => ({ main: weighsText(one, language) }))]
      : []),
    row(t("scenario.when"), (one) => ({
      main: language.date(new Date(one.measured_at)),
      more: t("scenario.known", { count: one.cameras_installed, working: one.cameras_working }),
    })),
  ];
}

/** What counts more in one, in few words. */
function weighsText({ incidents, priorities }: Scenario, language: Language): string {
  const { t } = language;
  const parts = [
    prioritiesText(priorities, language),
    incidents > 0 ? t("plan.weighsIncidents") : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join("; ") : t("plan.weighsNothing");
}
