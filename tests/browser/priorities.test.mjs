// Plan, as areas are made to count more: drawn, weighed, refused, and going with measurement, proposal, scenario, paper and
// files.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { desktop, look, phone, walk } from "./browser.mjs";
import { asPlanner, askedLast, draw } from "./planner.mjs";

const SAYS = {
  vi: {
    measure: "Đo vùng này",
    draw: "Thêm vùng ưu tiên",
    drawing: "Vẽ vùng ưu tiên",
    add: "Thêm điểm ở tâm",
    done: "Xong",
    small: "Vùng nhỏ hơn 10.000 m²",
    before: "Kết quả dưới đây là của lần đo trước",
    sensitive: /địa điểm nhạy cảm.*Vẽ lại cách xa địa điểm ấy/,
    outside: "không chứa đoạn đường nào của vùng đang xét",
    counts: "vùng ưu tiên 1 tính bằng 10 m",
    legend: "Vùng ưu tiên và hệ số",
    print: "In kết quả đo",
    printPlan: "In phương án",
    viewPropose: "Đề xuất",
    count: "Số camera mới",
    propose: "Đề xuất",
    name: "Lưu thành phương án",
    keep: "Lưu phương án",
    gain: /thấy thêm tương đương/,
    assumptions: "Giả định",
    again: "Sửa và đề xuất lại",
  },
  en: {
    measure: "Measure this area",
    draw: "Add a priority area",
    drawing: "Drawing a priority area",
    add: "Point at centre",
    done: "Done",
    small: "The area is smaller than 10,000 m²",
    before: "The result below is of the last measurement",
    sensitive: /sensitive place.*Draw it farther away/,
    outside: "holds no street of the area in question",
    counts: "priority area 1 counts as 10 m",
    legend: "Priority area and its factor",
    print: "Print measurement",
    printPlan: "Print plan",
    viewPropose: "Propose",
    count: "New cameras",
    propose: "Propose",
    name: "Save as a scenario",
    keep: "Save scenario",
    gain: /the equivalent of/,
    assumptions: "Assumptions",
    again: "Change and propose again",
  },
};

const MEASURE = "/api/v1/plans/measure";

// In the middle of the map, where the demo's commune is; and less than a hectare of it.
const SQUARE = [
  [0.4, 0.4],
  [0.6, 0.4],
  [0.6, 0.62],
  [0.4, 0.62],
];
// Beyond the commune's edge.
const OUTSIDE = [
  [0.3, 0.84],
  [0.62, 0.84],
  [0.62, 0.93],
];
const CRUMB = [
  [0.5, 0.5],
  [0.55, 0.5],
  [0.55, 0.53],
];

/** Does something and gives what was asked and answered about an area because of it. */
async function measured(page, act) {
  const [response] = await Promise.all([page.waitForResponse((got) => got.url().endsWith(MEASURE)), act()]);
  const found = await response.json();
  await page
    .getByRole("status")
    .filter({ hasText: /^(Đang đo|Measuring)/ })
    .waitFor({ state: "detached" });
  return { asked: await askedLast(page), status: response.status(), found };
}

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-en", phone, "en"],
]) {
  const says = SAYS[language];
  walk(
    `${name}: areas that count more are drawn and weighed, and go with all that is asked`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      const listed = page.locator("#panel fieldset li").filter({ has: page.locator("select") });
      const outlines = page.locator(".leaflet-map-pane path.plan-priority");
      const done = page.getByRole("button", { name: says.done });
      const plain = await measured(page, () => page.getByRole("button", { name: says.measure }).click());
      assert.equal(plain.asked.priorities, undefined);
      await draw(page, says, SQUARE);
      // The area stays in sight: what counts more lies in it.
      await page.locator(".leaflet-map-pane path.plan-area").waitFor({ state: "attached" });
      const first = await measured(page, () => done.click());
      assert.equal(first.status, 200);
      assert.deepEqual([first.asked.priorities.length, first.asked.priorities[0].factor], [1, 3]);
      assert.equal(first.asked.unit_code, "99001");
      assert.deepEqual(first.found.priorities, [3]);
      assert.equal(first.found.street_m, plain.found.street_m);
      assert.ok(first.found.weight > first.found.street_m + 100, "some streets count more");
      assert.equal(await outlines.count(), 1);
      assert.equal(await page.locator(".priority-name").textContent(), "1 · ×3");
      const tenfold = await measured(page, () => listed.first().locator("select").selectOption("10"));
      assert.deepEqual(tenfold.found.priorities, [10]);
      assert.ok(tenfold.found.weight > first.found.weight);
      assert.equal(await page.locator(".priority-name").textContent(), "1 · ×10");
      await page.locator("#panel").getByText(says.counts).waitFor();
      await page.locator("details.legend").evaluate((legend) => (legend.open = true));
      await page.locator("details.legend").getByText(says.legend).waitFor();
      await look(page, `priorities-${name}-one`);
      await page
        .locator("details.legend")
        .evaluate((legend, open) => (legend.open = open), viewport === desktop);

      // One that is too small is refused at its place; what was there stays, and so does the answer without it.
      await draw(page, says, CRUMB);
      const small = await measured(page, () => done.click());
      assert.equal(small.status, 422);
      await listed.nth(1).getByRole("alert").filter({ hasText: says.small }).waitFor();
      assert.equal(await listed.first().getByRole("alert").count(), 0);
      await page.locator("#panel").getByText(says.before).waitFor();
      assert.equal(await page.locator("#panel table").count(), 1);
      await listed.nth(1).scrollIntoViewIfNeeded();
      await look(page, `priorities-${name}-small`);
      const one = await measured(page, () => listed.nth(1).getByRole("button").last().click());
      assert.deepEqual([one.status, one.asked.priorities.length], [200, 1]);
      assert.equal(await page.locator("#panel").getByText(says.before).count(), 0);
      await page.waitForFunction(() => document.activeElement.closest("#panel fieldset"));

      // Of one at a sensitive place, of which the demo has none, it is said what can be done; nobody is there to approve it.
      const pointer = "/priorities/1/area";
      const errors = [{ pointer, code: "priority_at_sensitive_place", detail: "touches a sensitive place" }];
      const contentType = "application/problem+json";
      const body = JSON.stringify({ status: 422, title: "", detail: "", errors });
      await page.route(`**${MEASURE}`, (route) => route.fulfill({ status: 422, contentType, body }), {
        times: 1,
      });
      await draw(page, says, CRUMB);
      await measured(page, () => done.click());
      const sensitive = listed.nth(1).getByRole("alert").filter({ hasText: says.sensitive });
      await sensitive.waitFor();
      assert.doesNotMatch(await sensitive.textContent(), /phê duyệt|approv/);
      await listed.nth(1).scrollIntoViewIfNeeded();
      await look(page, `priorities-${name}-sensitive`);
      await measured(page, () => listed.nth(1).getByRole("button").last().click());

      // So is one in which nothing of the area would count more.
      await draw(page, says, OUTSIDE);
      const outside = await measured(page, () => done.click());
      assert.equal(outside.status, 422);
      await listed.nth(1).getByRole("alert").filter({ hasText: says.outside }).waitFor();
      await measured(page, () => listed.nth(1).getByRole("button").last().click());

      // On paper and in the file it stands with its factor.
      await page.getByRole("button", { name: says.print }).click();
      const sheet = page.locator(".preview article");
      await sheet.locator("path.plan-priority").waitFor({ state: "attached" });
      for (const words of [says.counts, says.legend]) await sheet.getByText(words).first().waitFor();
      await sheet.locator(".leaflet-tile-loaded").first().waitFor();
      await look(page, `priorities-${name}-sheet`);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "GeoJSON" }).click(),
      ]);
      const { features } = JSON.parse(await readFile(await download.path()));
      const priorities = features.filter(({ properties }) => properties.layer === "priority");
      assert.deepEqual(
        priorities.map(({ properties }) => properties.factor),
        [10],
      );

      // A proposal weighs likewise, and the scenario keeps it.
      await page.getByText(says.viewPropose, { exact: true }).click();
      assert.equal(await listed.count(), 1);
      await page.getByLabel(says.count).fill("2");
      await page.getByRole("button", { name: says.propose, exact: true }).click();
      await page.locator("#panel .sum").filter({ hasText: says.gain }).waitFor();
      assert.equal((await askedLast(page)).priorities[0].factor, 10);
      const field = page.getByLabel(says.name);
      await field.fill(`Ưu tiên ${name} ${process.pid}`);
      await look(page, `priorities-${name}-proposed`);
      await page.getByRole("button", { name: says.keep }).click();
      await page.locator("#panel h2#scenario").waitFor();
      assert.equal((await askedLast(page)).question.priorities[0].factor, 10);
      await page.reload();
      await page.locator("#panel h2#scenario").waitFor();
      await page.locator("#panel .sum").filter({ hasText: says.gain }).waitFor();
      assert.equal(await outlines.count(), 1);
      await page.getByText(says.assumptions, { exact: true }).click();
      await page.locator("#panel").getByText(says.counts).waitFor();
      await page.getByRole("button", { name: says.printPlan }).click();
      await sheet.locator("path.plan-priority").waitFor({ state: "attached" });
      await sheet.getByText(says.counts).waitFor();
      await sheet.locator(".leaflet-tile-loaded").first().waitFor();
      await look(page, `priorities-${name}-plan`);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });

      // Asked again, it is among the fields.
      await page.getByRole("button", { name: says.again }).click();
      assert.equal(await listed.first().locator("select").inputValue(), "10");
      await look(page, `priorities-${name}-again`);
      // It outlives the page, as the area does.
      await page.reload();
      await outlines.first().waitFor({ state: "attached" });
      assert.equal(await listed.first().locator("select").inputValue(), "10");
    },
    { language, expected: /status of 422/ },
  );
}
