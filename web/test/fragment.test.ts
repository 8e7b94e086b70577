import { describe, expect, it } from "vitest";

import { readFragment, writeFragment, type Address } from "../src/store/fragment";

const nothing: Address = {
  job: "find",
  incident: null,
  camera: null,
  record: null,
  scenario: null,
  outOfView: false,
  view: null,
};

describe("the fragment", () => {
  it.each<[Address, string]>([
    [nothing, "#/find"],
    [{ ...nothing, incident: "0192-ab" }, "#/find/0192-ab"],
    [{ ...nothing, job: "import" }, "#/register/import"],
    [
      { ...nothing, job: "review", camera: "77-c", view: { lat: 21.0245, lon: 105.8412, zoom: 18 } },
      "#/register/review?c=77-c&m=21.02450,105.84120,18",
    ],
    [{ ...nothing, job: "imports" }, "#/register/imports"],
    [{ ...nothing, job: "cameras" }, "#/register/cameras"],
    [{ ...nothing, job: "cameras", record: "new" }, "#/register/cameras/new"],
    [{ ...nothing, job: "cameras", record: "77-c", camera: "5" }, "#/register/cameras/77-c?c=5"],
    [{ ...nothing, job: "checks" }, "#/register/checks"],
    [{ ...nothing, job: "exports" }, "#/register/exports"],
    [{ ...nothing, job: "report" }, "#/report"],
    [{ ...nothing, job: "plan" }, "#/plan"],
    [{ ...nothing, job: "plan", scenario: "all" }, "#/plan/scenarios"],
    [{ ...nothing, job: "plan", scenario: "77-c" }, "#/plan/scenarios/77-c"],
    [
      { ...nothing, incident: "0192-ab", camera: "77-c", view: { lat: 21.0245, lon: 105.8412, zoom: 18 } },
      "#/find/0192-ab?c=77-c&m=21.02450,105.84120,18",
    ],
    [{ ...nothing, incident: "0192-ab", camera: "77-c", outOfView: true }, "#/find/0192-ab?c=77-c&o=1"],
  ])("writes %j and reads it back", (address, fragment) => {
    expect(writeFragment(address)).toBe(fragment);
    expect(readFragment(fragment)).toEqual(address);
  });

  it.each<[string, Address["job"]]>([
    ["#/register", "cameras"],
    ["#/import", "import"],
    ["#/review", "review"],
    ["#/imports", "imports"],
  ])("reads where %j leads", (fragment, job) => expect(readFragment(fragment)).toEqual({ ...nothing, job }));

  it.each([
    "",
    "#",
    "#/register/",
    "#/register/find",
    "#/register/cameras/<b>",
    "#/register/checks/77-c",
    "#/plan/scenarios/",
    "#/plan/scenarios/<b>",
    "#/find/",
    "#/find/<script>",
    "#/find?c=../../x",
    "#/find?m=1,2",
    "#/find?o=1",
    "#/find?m=91,0,3",
    "#/find?m=a,b,c",
    "#/find?m=1,2,99",
    "#/find?%",
  ])("leaves out what it cannot read of %j", (fragment) => expect(readFragment(fragment)).toEqual(nothing));
});
