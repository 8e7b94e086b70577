import { describe, expect, it } from "vitest";

import { readFragment, writeFragment, type Address } from "../src/store/fragment";

const nothing: Address = {
  job: "find",
  incident: null,
  camera: null,
  record: null,
  scenario: null,
  outOfView: false,
  follow: null,
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
    [{ ...nothing, job: "plan", scenario: "7-a,8-b,9-c" }, "#/plan/scenarios/7-a,8-b,9-c"],
    [
      { ...nothing, incident: "0192-ab", camera: "77-c", view: { lat: 21.0245, lon: 105.8412, zoom: 18 } },
      "#/find/0192-ab?c=77-c&m=21.02450,105.84120,18",
    ],
    [{ ...nothing, incident: "0192-ab", camera: "77-c", outOfView: true }, "#/find/0192-ab?c=77-c&o=1"],
    [
      {
        ...nothing,
        incident: "0192-ab",
        follow: { means: "walk", minutes: 5, sides: "both", slowest: null, fastest: "6.5" },
      },
      "#/find/0192-ab?f=walk,5,both,,6.5",
    ],
    [
      {
        ...nothing,
        incident: "0192-ab",
        follow: { means: "car", minutes: 30, sides: "after", slowest: null, fastest: null },
      },
      "#/find/0192-ab?f=car,30,after",
    ],
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
    "#/plan/scenarios/1,2,3,4",
    "#/find/",
    "#/find/<script>",
    "#/find?c=../../x",
    "#/find?m=1,2",
    "#/find?o=1",
    "#/find?m=91,0,3",
    "#/find?m=a,b,c",
    "#/find?m=1,2,99",
    "#/find?%",
    "#/find?f=walk,5,both",
  ])("leaves out what it cannot read of %j", (fragment) => expect(readFragment(fragment)).toEqual(nothing));

  it.each([
    "",
    "walk",
    "fly,5,both",
    "walk,0,both",
    "walk,31,both",
    "walk,5,up",
    "walk,5,both,a,1",
    "walk,5,both,1,2,3",
  ])("leaves out a way of following that cannot be: %j", (follow) =>
    expect(readFragment(`#/find/0192-ab?f=${follow}`)).toEqual({ ...nothing, incident: "0192-ab" }),
  );

  it("holds no speed that was only typed", () =>
    expect(
      writeFragment({
        ...nothing,
        incident: "0192-ab",
        follow: { means: "walk", minutes: 5, sides: "after", slowest: "4,5", fastest: "<b>" },
      }),
    ).toBe("#/find/0192-ab?f=walk,5,after,4.5,"));
});
