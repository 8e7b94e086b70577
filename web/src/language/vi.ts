import app from "./vi/app";
import place from "./vi/place";
import find from "./vi/find";
import refused from "./vi/refused";
import plan from "./vi/plan";
import propose from "./vi/propose";
import planSheet from "./vi/planSheet";
import measureSheet from "./vi/measureSheet";
import scenario from "./vi/scenario";
import reports from "./vi/reports";
import follow from "./vi/follow";
import results from "./vi/results";
import camera from "./vi/camera";
import acting from "./vi/acting";
import imports from "./vi/imports";
import checks from "./vi/checks";
import funding from "./vi/funding";
import owners from "./vi/owners";
import exports from "./vi/exports";
import register from "./vi/register";

/** What the page says in Vietnamese; the wording of the statutes, the terms of the glossary. */
export default {
  ...app,
  ...place,
  ...find,
  ...refused,
  ...plan,
  ...propose,
  ...planSheet,
  ...measureSheet,
  ...scenario,
  ...reports,
  ...results,
  ...follow,
  ...camera,
  ...acting,
  ...imports,
  ...checks,
  ...funding,
  ...owners,
  ...exports,
  ...register,
} as const;
