import { describe, expect, it } from "vitest";

import type { DatedConsent } from "../src/api/types";
import { codesOf } from "../src/groups/kinds";
import { agreementOf, begunAgreement } from "../src/owners/agreement";

const held = {
  scope: "contactable",
  given_on: "2026-10-02",
  method: "spoken",
  text_version: "2026-03",
  channel: "visit",
  hours: "buổi tối",
} as unknown as DatedConsent;

describe("an agreement that is typed", () => {
  it("begins with today, or with what was agreed to, so that a contact that is replaced ends no consent", () => {
    expect(agreementOf(begunAgreement("2026-11-20"), true)).toMatchObject({
      given_on: "2026-11-20",
      method: "paper",
      channel: "phone",
      hours: null,
    });
    expect(agreementOf(begunAgreement("2026-11-20", held), true)).toEqual({
      given_on: "2026-10-02",
      method: "spoken",
      text_version: "2026-03",
      channel: "visit",
      hours: "buổi tối",
    });
  });

  it("says how to be reached only where that is what was agreed to", () => {
    expect(agreementOf(begunAgreement("2026-11-20"), false)).not.toHaveProperty("channel");
  });

  it.each([null, undefined])("is none without a day (%j)", (day) =>
    expect(agreementOf({ ...begunAgreement(""), day }, true)).toBeNull(),
  );
});

describe("codes of units", () => {
  it.each([
    ["", []],
    [" 00001 ", ["00001"]],
    ["00001, 00002;00003", ["00001", "00002", "00003"]],
  ])("in %j", (text, codes) => expect(codesOf(text)).toEqual(codes));
});
