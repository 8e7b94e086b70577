import { expect, it } from "vitest";

import { Problem, type Complaint } from "../src/api/problem";
import { serverCause, serverCauses, serverText } from "../src/find/serverText";
import { Language } from "../src/language/language";

const vi = new Language("vi");
const overLimit = (values: unknown): Complaint => ({ detail: "in English", code: "over_limit", values });
const hours = { code: "number_window_hours", value: 14.5, cap: 12 };

it("takes a limit for the cause that it names, and nothing else for one", () => {
  expect(serverCause(overLimit(hours))).toEqual(hours);
  expect(serverCause({ detail: "x", code: "out_of_range", values: { least: 0, most: 300 } })).toBeNull();
  // The words are not looked at.
  expect(serverCause({ detail: "always needs the approval of a second account" })).toBeNull();
});

it("takes an input for one above a limit by the code alone, whichever field it names (P6)", () => {
  const at = (complaint: Complaint) => ({ pointer: "/place", ...complaint });
  const causes = (status: number, ...complaints: Complaint[]) =>
    serverCauses(new Problem(status, { errors: complaints.map(at) }));
  expect(causes(422, { detail: "a line of no length", code: "no_length" })).toEqual([]);
  expect(causes(422, { detail: "without a code" })).toEqual([]);
  expect(causes(409, overLimit(hours))).toEqual([]);
  expect(causes(422, { detail: "x", code: "required" }, overLimit(hours))).toEqual([hours]);
});

it.each([
  [null, null],
  [{ detail: "must not hold a phone number", code: "holds_phone_number" }, "Không ghi số điện thoại."],
  [overLimit(hours), "Số hồ sơ này đã tìm tổng cộng 14,5 giờ, mức là 12 giờ."],
  [
    { detail: "x", code: "out_of_range", values: { least: -89.9, most: 1500 } },
    "Chỉ nhận số từ -89,9 đến 1.500.",
  ],
  [
    { detail: "x", code: "only_later", values: { than: "2026-11-20T05:00:00Z" } },
    "Chỉ lùi được về sau 12:00 20/11/2026.",
  ],
  [
    { detail: "x", code: "not_in_list", values: { allowed: ["red", "blue"] } },
    "Chỉ nhận một trong: red, blue.",
  ],
  [{ detail: "only the words are known", code: "invented_later" }, "only the words are known"],
  [{ detail: "without a code" }, "without a code"],
])("says %j as %j", (complaint, said) => expect(serverText(complaint, vi)).toBe(said));
