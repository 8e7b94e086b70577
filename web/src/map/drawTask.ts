import type { Fault } from "../find/fault";
import type { Shape } from "../find/shape";
import type { Key } from "../language/language";

/** Something that is to be drawn on the map by hand. */
export interface DrawTask {
  title: Key;
  type: Shape["type"];
  /** A shape drawn before that is changed; null: a new one. */
  shape: Shape | null;
  /** Why a shape cannot be taken. */
  faultOf: (shape: Shape) => Fault | null;
  done: (shape: Shape) => void;
  cancel: () => void;
}
