import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import en from "../src/language/en";
import type { Key } from "../src/language/language";
import vi from "../src/language/vi";
import { WINDS } from "../src/follow/passText";
import { COLUMN_FIELDS } from "../src/imports/fields";
import { NOT_KEPT, REPAIRS, SKIPS } from "../src/imports/itemText";

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((f) =>
  /\.(ts|svelte)$/.test(f),
);
const code = files
  .filter((file) => !/^language.(vi|en)\b/.test(file) && !file.endsWith("schema.ts"))
  .map((file) => readFileSync(`src/${file}`, "utf8"))
  .join("\n");

interface Schema {
  enum?: string[];
  const?: string;
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
}
const contract = JSON.parse(readFileSync("openapi.json", "utf8")) as {
  components: { schemas: Record<string, Schema> };
};
const values = (schema?: Schema): string[] => [
  ...(schema?.enum ?? []),
  ...(schema?.const === undefined ? [] : [schema.const]),
  ...(schema?.oneOf ?? []).flatMap(values),
];
const schemas = contract.components.schemas;
const reasonCodes = (schemas.Reason?.oneOf ?? []).flatMap((reason) => values(reason.properties?.code));
const refusals = (schemas.Refusal?.oneOf ?? []).map(({ properties }) => ({
  code: values(properties?.code)[0] ?? "",
  values: Object.keys(properties?.values?.properties ?? {}),
}));

// Keys that are put together while running, from the closed lists of the contract.
const WORK_LISTS = values(schemas.WorkList);
const composed: Record<string, string[]> = {
  reason: reasonCodes.flatMap((reason) => [reason, `${reason}.bare`]),
  verdict: values(schemas.Verdict),
  status: values(schemas.CameraStatus),
  kind: values(schemas.CameraKind),
  light: values(schemas.Light),
  basemap: values(schemas.BasemapKind),
  role: values(schemas.Role),
  owner: values(schemas.OwnerKind),
  channel: ["phone", "email"],
  consent: [
    ...values(schemas.ConsentScope).flatMap((scope) => [scope, `${scope}.short`]),
    ...values(schemas.ConsentMethod).map((method) => `method.${method}`),
    ...values(schemas.ContactChannel).map((channel) => `channel.${channel}`),
    ...values(schemas.EndedAs).map((ended) => `ended.${ended}`),
  ],
  groups: values(schemas.GroupKind).map((kind) => `kind.${kind}`),
  card: [
    ...values(schemas.AccessKind).map((kind) => `access.${kind}`),
    ...values(schemas.LimitClass).map((limit) => `class.${limit}`),
  ],
  placeKind: values(schemas.FoundKind),
  cause: [...values(schemas.CauseCode), "unknown"],
  // What goes beyond a limit is said by its cause.
  refused: refusals.map(({ code }) => code).filter((code) => code !== "over_limit"),
  field: COLUMN_FIELDS,
  purpose: values(schemas.Purpose),
  recording: values(schemas.RecordingMode),
  repair: [...REPAIRS],
  skip: [...SKIPS],
  "money.not": [...NOT_KEPT],
  source: values(schemas.Source),
  item: values(schemas.Item),
  cost: values(schemas.CostKind),
  payer: values(schemas.Payer),
  "export.format": values(schemas.ExportFormat),
  "export.subject": values(schemas.Subject).filter((subject) => subject !== "cameras"),
  "export.hint": values(schemas.ExportFormat),
  report: Object.keys(schemas.CameraCounts?.properties ?? {}),
  fileFault: ["pictures", "ending", "empty", "large", "unreadable"],
  work: WORK_LISTS,
  "work.empty": WORK_LISTS,
  reach: ["name", "phone", "email", "address"],
  placed: ["created", "updated", "asks"],
  "placed.becomes": values(schemas.Becomes),
  review: ["taken", "gone", "letGo", "lookedAt"],
  conflict: ["mine", "theirs"],
  record: ["masks", "drawn_coverage"],
  "history.source": ["page", "list", "osm", "demo", "card"],
  means: values(schemas.Means),
  site: values(schemas.SiteKind),
  notFollowed: values(schemas.NotFollowed),
  wind: [...WINDS],
  follow: [
    ...["before", "between", "after"].flatMap((when) => [
      `side.${when}`,
      `share.${when}`,
      `shareLittle.${when}`,
      `streetWhen.${when}`,
    ]),
    ...["slowest", "fastest", "before", "after", "both"],
  ],
  stated: ["injury", "damage", "weapon"],
  ageClass: ["child", "adult", "at_risk"],
  level: ["overview", "outline", "discern", "perceive", "characterise", "validate", "scrutinise", "none"],
  level2014: ["detect", "observe", "recognise", "identify", "none"],
};
const composedKeys = Object.entries(composed).flatMap(([prefix, names]) =>
  names.map((name) => `${prefix}.${name}`),
);

describe("messages", () => {
  it("are the same in both languages, and none is empty", () => {
    expect(Object.keys(en)).toEqual(Object.keys(vi));
    for (const text of [...Object.values(vi), ...Object.values(en)]) expect(text.trim()).not.toBe("");
  });

  it("fill the same places in both languages", () => {
    const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    for (const key of Object.keys(vi) as Key[])
      expect([key, places(en[key])]).toEqual([key, places(vi[key])]);
  });

  it("fill no place for which the server sends no value with a refusal", () => {
    for (const { code, values } of refusals)
      for (const [, place] of (vi[`refused.${code}` as Key] ?? "").matchAll(/\{(\w+)\}/g))
        expect([code, values]).toEqual([code, expect.arrayContaining([place])]);
  });

  it("are all used", () => {
    const unused = Object.keys(vi).filter((key) => !code.includes(`"${key}"`) && !composedKeys.includes(key));
    expect(unused).toEqual([]);
  });

  it("exist for every key that the page names", () => {
    const named = [...code.matchAll(/\bt\(\s*"([\w.]+)"/g)].map(([, key = ""]) => key);
    expect(named.filter((key) => !(key in vi))).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });

  it("exist for every value of the contract's closed lists", () => {
    expect(reasonCodes.length).toBeGreaterThan(30);
    expect(refusals.length).toBeGreaterThan(90);
    const missing = composedKeys.filter((key) => !key.endsWith(".bare") && !(key in vi));
    expect(missing).toEqual([]);
  });
});
