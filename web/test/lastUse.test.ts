import { expect, it } from "vitest";

import { isIdle, LIMIT } from "../src/store/lastUse";

const now = Date.parse("2026-11-22T16:05+07:00");

it.each([
  [now, false],
  [now - LIMIT + 1, false],
  [now - LIMIT, true],
  [now - 12 * 3_600_000, true],
  // Never used, or nothing is known of it.
  [0, true],
  // The clock was set back: by a little as clocks are, or by more than tells anything.
  [now + 5000, false],
  [now + LIMIT, true],
  [now + 12 * 3_600_000, true],
])("a last use at %d leaves the page locked: %s", (last, idle) => expect(isIdle(last, now)).toBe(idle));
