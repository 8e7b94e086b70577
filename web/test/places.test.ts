import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { readDraft, emptyDraft, type Draft } from "../src/find/draft";
import { faultMessage } from "../src/find/fault";
import { reasonText } from "../src/find/reasons";
import { Language, type Key } from "../src/language/language";
import vi from "../src/language/vi";

const languages = [new Language("vi"), new Language("en")];
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

// A value for every place that a reason of the contract may fill.
const SAMPLES: Record<string, unknown> = {
  status: "faulty",
  since: "2026-11-13T00:00:00Z",
  at: "2026-11-13T00:00:00Z",
  before: "2026-11-13T00:00:00Z",
};

interface ReasonSchema {
  properties: { code: { enum: string[] } } & Record<string, unknown>;
  required: string[];
}
const contract = JSON.parse(readFileSync("openapi.json", "utf8")) as {
  components: { schemas: { Reason: { oneOf: ReasonSchema[] } } };
};
const reasons = contract.components.schemas.Reason.oneOf.map(({ properties, required }) => ({
  code: properties.code.enum[0] ?? "",
  all: Object.keys(properties).filter((name) => name !== "code"),
  required: required.filter((name) => name !== "code"),
}));

describe("no place of a message stays open", () => {
  it.each(reasons)("in the reason $code", ({ code, all, required }) => {
    for (const names of [all, required])
      for (const language of languages) {
        const values = Object.fromEntries(names.map((name) => [name, SAMPLES[name] ?? 5]));
        expect(reasonText({ code, ...values }, language)).not.toMatch(/[{}]/);
      }
  });

  it("in any fault of the form", () => {
    const zone = "Asia/Ho_Chi_Minh";
    const now = Date.parse("2026-11-22T16:05+07:00");
    const drafts: Partial<Draft>[] = [
      {},
      { place: "somewhere", radius: "501", searchRadius: "9999", from: "x", to: "x" },
      { from: "1600 22/11", to: "1700" },
      { from: "1600 22/11", to: "1600" },
    ];
    for (const draft of drafts)
      for (const language of languages) {
        const { faults } = readDraft({ ...emptyDraft(), ...draft }, { types: [], now, zone, kind: "live" });
        expect(Object.keys(faults)).not.toEqual([]);
        for (const fault of Object.values(faults)) expect(faultMessage(fault, language)).not.toMatch(/[{}]/);
      }
  });

  it("says until when a window may reach", () => {
    const fault = { key: "find.windowFuture", values: { now: new Date("2026-11-22T09:05Z") } } as const;
    expect(languages.map((language) => faultMessage(fault, language))).toEqual([
      "Khoảng thời gian chưa kết thúc: lúc này là 16:05 22/11/2026.",
      "The window has not ended yet: it is 16:05 22/11/2026.",
    ]);
  });

  // Wherever a key stands in the code, the values that its message needs stand close behind it.
  it("where the page names its key", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" });
    for (const file of files) {
      if (!/\.(ts|svelte)$/.test(file) || /language.(vi|en)\b|schema\.ts$/.test(file)) continue;
      const code = readFileSync(`src/${file}`, "utf8");
      for (const key of Object.keys(vi) as Key[])
        for (const { index } of code.matchAll(new RegExp(`"${key.replaceAll(".", "\\.")}"`, "g"))) {
          const behind = code.slice(index + key.length + 2, index + key.length + 240);
          const open = placesOf(vi[key]).filter(
            (place) => !new RegExp(`\\b${place}\\b\\s*[:,}]`).test(behind),
          );
          expect([file, key, open]).toEqual([file, key, []]);
        }
    }
  });
});
