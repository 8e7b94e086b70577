import { describe, expect, it } from "vitest";

import { isCap, refusalText } from "../src/acting/refusalText";
import { Problem } from "../src/api/problem";
import { Language } from "../src/language/language";

const vi = new Language("vi");
const refused = (status: number, detail: string) => new Problem(status, { detail });
const most = "the most for this type is 15 without the approval of a second account";

describe("why acting was refused", () => {
  it("names the cap, whose it is, and what it comes to", () => {
    const number = refused(409, `16 different cameras would be asked under this number; ${most}`);
    expect(refusalText(number, vi)).toMatch(/^Số hồ sơ này .* 15 camera.* 16/);
    const account = refused(
      409,
      `17 different cameras would be asked by you within 100 m over the last 30 days; ${most}`,
    );
    expect(refusalText(account, vi)).toMatch(/30 ngày.* 15 camera.* 17/);
    expect([isCap(number), isCap(account)]).toEqual([true, true]);
  });

  it.each([
    ["the temporary number was to be replaced within 24 hours: give the number first", /số/i],
    ["this search waits for the approval of a second account", /phê duyệt/],
    ["this search was refused by a second account", /từ chối|không được/i],
    ["nobody approved this urgent search within 24 hours; ask for approval again", /24 giờ/],
    ["no footage … this search is not urgent and waits for the approval of a second account", /không.*khẩn/i],
  ])("says in the reader's language: %s", (detail, words) => {
    const problem = refused(409, detail);
    expect(refusalText(problem, vi)).toMatch(words);
    expect(refusalText(problem, vi)).not.toContain(detail);
    expect(isCap(problem)).toBe(false);
  });

  it("passes on what it does not know, and tells of a change and of a camera that is gone", () => {
    expect(refusalText(refused(409, "something new"), vi)).toContain("something new");
    expect(refusalText(refused(412, ""), vi)).toBe(vi.t("refusal.changed"));
    expect(refusalText(refused(404, ""), vi)).toBe(vi.t("refusal.missing"));
    expect(refusalText(new Problem(0), vi)).toBe(vi.t("problem.away"));
  });
});
