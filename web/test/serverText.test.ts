import { expect, it } from "vitest";

import { serverCause, serverText } from "../src/find/serverText";
import { Language } from "../src/language/language";

const vi = new Language("vi");

it.each([
  [
    "together with the earlier searches under this number it searches 14.5 hours; the most for this type is 12",
    { code: "number_window_hours", value: 14.5, cap: 12 },
  ],
  [
    "together with your earlier searches within 100 m over the last 30 days it searches 25.0 hours; the most for this type is 24",
    { code: "account_window_hours", value: 25, cap: 24 },
  ],
  [
    "touches a place where a search needs the approval of the province",
    { code: "sensitive_place", value: null, cap: null },
  ],
  ["always needs the approval of a second account", { code: "other_offence", value: null, cap: null }],
  ["must be between 0 and 300 for this type, got 301", null],
])("takes %j for the cap that it names", (detail, cause) => expect(serverCause(detail)).toEqual(cause));

it.each([
  [null, null],
  ["must not hold a phone number", "Không ghi số điện thoại."],
  [
    "together with the earlier searches under this number it searches 14.5 hours; the most for this type is 12",
    "Số hồ sơ này đã tìm tổng cộng 14,5 giờ, mức là 12 giờ.",
  ],
  ["is required", "is required"],
])("says %j as %j", (detail, said) => expect(serverText(detail, vi)).toBe(said));
