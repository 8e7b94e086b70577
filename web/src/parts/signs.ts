/** The sign of every verdict and of every state of a camera: the same on the map, in its legend and in the list. */
import BrickWall from "@lucide/svelte/icons/brick-wall";
import Check from "@lucide/svelte/icons/check";
import CircleQuestionMark from "@lucide/svelte/icons/circle-question-mark";
import Eye from "@lucide/svelte/icons/eye";
import EyeOff from "@lucide/svelte/icons/eye-off";
import History from "@lucide/svelte/icons/history";
import Minus from "@lucide/svelte/icons/minus";
import Plus from "@lucide/svelte/icons/plus";
import Route from "@lucide/svelte/icons/route";
import Unplug from "@lucide/svelte/icons/unplug";
import VideoOff from "@lucide/svelte/icons/video-off";
import X from "@lucide/svelte/icons/x";

import type { CameraStatus, Verdict } from "../api/types";

/** A verdict or a state, by whose name the style sheets know its colour. */
export type Look = Verdict | CameraStatus;

export const SIGNS = {
  sees: Eye,
  may_see: CircleQuestionMark,
  passes: Route,
  overwritten: History,
  not_recording: VideoOff,
  not_working: Unplug,
  blocked: BrickWall,
  out_of_view: EyeOff,
  working: Check,
  unknown: CircleQuestionMark,
  faulty: X,
  disconnected: Unplug,
  planned: Plus,
  removed: Minus,
} satisfies Record<Look, unknown>;
