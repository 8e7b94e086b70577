import { describe, expect, it } from "vitest";

import { isCap, refusalText } from "../src/acting/refusalText";
import { Problem } from "../src/api/problem";
import { Language } from "../src/language/language";
import { problemText } from "../src/parts/problemText";

const vi = new Language("vi");
const en = new Language("en");
const detail = "in the server's own words";
const refused = (status: number, code?: string, values?: unknown) =>
  new Problem(status, { detail, code, values });

describe("why acting was refused", () => {
  it("names the cap, whose it is, and what it comes to", () => {
    const number = refused(409, "over_limit", { code: "number_cameras", value: 16, cap: 15 });
    expect(refusalText(number, vi)).toMatch(/^Số hồ sơ này .* 15 camera.* 16/);
    const account = refused(409, "over_limit", { code: "account_cameras", value: 17, cap: 15 });
    expect(refusalText(account, vi)).toMatch(/30 ngày.* 15 camera.* 17/);
    expect([isCap(number), isCap(account)]).toEqual([true, true]);
  });

  it.each([
    ["number_overdue", /số/i],
    ["awaits_approval", /phê duyệt/],
    ["approval_refused", /từ chối/],
    ["approval_expired", /24 giờ/],
    ["not_urgent", /không.*khẩn/i],
  ])("says in the reader's language: %s", (code, words) => {
    const problem = refused(409, code);
    expect(refusalText(problem, vi)).toMatch(words);
    expect(refusalText(problem, vi)).not.toContain(detail);
    expect(isCap(problem)).toBe(false);
  });

  it("passes on what it does not know, and tells of a change and of a camera that is gone", () => {
    for (const unknown of [refused(409), refused(409, "invented_later")])
      expect(refusalText(unknown, vi)).toContain(detail);
    expect(refusalText(refused(412), vi)).toBe(vi.t("refusal.changed"));
    expect(refusalText(refused(404), vi)).toBe(vi.t("refusal.missing"));
    expect(refusalText(new Problem(0), vi)).toBe(vi.t("problem.away"));
  });

  it("says elsewhere, too, why the whole was refused", () => {
    expect(problemText(refused(409, "nickname_taken"), en)).toBe(en.t("refused.nickname_taken"));
    const role = refused(403, "role_missing", { roles: ["registrar", "approver"] });
    expect(problemText(role, vi)).toContain("đăng ký viên, người phê duyệt");
    expect(problemText(refused(403), vi)).toBe(vi.t("problem.forbidden"));
  });
});
