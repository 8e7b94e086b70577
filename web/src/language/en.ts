import app from "./en/app";
import place from "./en/place";
import find from "./en/find";
import refused from "./en/refused";
import plan from "./en/plan";
import propose from "./en/propose";
import planSheet from "./en/planSheet";
import measureSheet from "./en/measureSheet";
import scenario from "./en/scenario";
import reports from "./en/reports";
import follow from "./en/follow";
import results from "./en/results";
import camera from "./en/camera";
import acting from "./en/acting";
import imports from "./en/imports";
import checks from "./en/checks";
import funding from "./en/funding";
import owners from "./en/owners";
import exports from "./en/exports";
import register from "./en/register";
import type { Messages } from "./language";

/** What the page says in English; the same keys as in Vietnamese. "one|many" is chosen by the value `count`. */
const en: Messages = {
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
};

export default en;
