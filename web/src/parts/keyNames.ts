import type { Key } from "../language/language";

/** The single keys and what they do, in the order of the work; `keyPress` does it. */
export const KEYS: readonly (readonly [key: string, does: Key])[] = [
  ["/", "keys.place"],
  ["j", "keys.next"],
  ["k", "keys.previous"],
  ["Enter", "keys.open"],
  ["x", "keys.tick"],
  ["c", "keys.call"],
  ["g", "keys.keep"],
  ["p", "keys.print"],
  ["Esc", "keys.back"],
  ["?", "keys.sheet"],
];
