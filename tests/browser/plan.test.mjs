// Plan, as a planner measures: the own unit, at another level and time, a drawn area; between list and map; what cannot be
// measured. Then as new cameras are proposed: by number and by money, what is taken out again, what is searched in vain.
import assert from "node:assert/strict";

import { desktop, look, phone, press, smallPhone, visit, walk } from "./browser.mjs";

const SAYS = {
  vi: {
    user: "Tên đăng nhập",
    password: "Mật khẩu",
    rail: "Phương án",
    measure: "Đo vùng này",
    level: "Thấy rõ đến mức",
    night: "Ban đêm",
    installed: "Như đã lắp",
    larger: "Mở bảng ra",
    smaller: "Thu bảng lại",
    drawn: "Vùng tự vẽ",
    draw: "Vẽ vùng",
    add: "Thêm điểm ở tâm",
    done: "Xong",
    other: "Đơn vị khác",
    code: "Mã đơn vị",
    noCode: "Nhập mã của một đơn vị.",
    noArea: "Vẽ vùng trên bản đồ trước.",
    noStreets: "Chưa có đường nào trong vùng này",
    gap: /^Khoảng trống 1: /,
    stop: "Dừng đo",
    toPropose: "Đề xuất camera mới cho vùng này",
    viewPropose: "Đề xuất",
    propose: "Đề xuất",
    count: "Số camera mới",
    byBudget: "Ngân sách",
    cost: "Giá một camera",
    searching: "Đang tìm cách hơn…",
    stopSearch: "Dừng",
    proven: "Đã chứng minh",
    takeOut: /^Bỏ ra camera 2/,
    putBack: /^Lấy lại/,
    atLeast: "ít nhất",
    again: "Đổi",
    stale: "của câu hỏi trước",
    tooSmall: "Ngân sách không đủ cho một camera",
    required: "Cần nhập ô này.",
    between: "từ 1 đến 200",
    none: "Không chỗ nào trong vùng",
    pin: /^Camera đề xuất 1: /,
    leftOut: "Chỗ đã loại, và vì sao",
    assumptions: "Giả định",
  },
  en: {
    user: "User name",
    password: "Password",
    rail: "Plan",
    measure: "Measure this area",
    level: "Seen as finely as",
    night: "By night",
    installed: "As installed",
    larger: "Enlarge the panel",
    smaller: "Reduce the panel",
    drawn: "Drawn area",
    draw: "Draw an area",
    add: "Add a point at the centre",
    done: "Done",
    other: "Other unit",
    code: "Unit code",
    noCode: "Type the code of a unit.",
    noArea: "Draw the area on the map first.",
    noStreets: "no street",
    gap: /^Gap 1: /,
    stop: "Stop",
    toPropose: "Propose new cameras for this area",
    viewPropose: "Propose",
    propose: "Propose",
    count: "New cameras",
    byBudget: "Budget",
    cost: "Cost of one camera",
    searching: "Searching for better…",
    stopSearch: "Stop",
    proven: "Proven",
    takeOut: /^Take out camera 2/,
    putBack: /^Put back/,
    atLeast: "at least",
    again: "Change",
    stale: "belongs to the question before",
    tooSmall: "The budget does not pay for one camera",
    required: "This is needed.",
    between: "between 1 and 200",
    none: "No site in this area",
    pin: /^Proposed camera 1: /,
    leftOut: "What was left out, and why",
    assumptions: "Assumptions",
  },
};

const MEASURE = "/api/v1/plans/measure";
const PROPOSE = "/api/v1/plans/propose";

/** Enters as the demo's planner and opens Plan. */
async function open(page, says) {
  // The body of a request made of an object is not told to whoever watches the browser.
  await page.addInitScript(
    (paths) => {
      const send = globalThis.fetch;
      globalThis.fetch = async (request) => {
        if (paths.some((path) => request.url?.endsWith(path)))
          globalThis.asked = await request.clone().json();
        return send(request);
      };
    },
    [MEASURE, PROPOSE],
  );
  await page.goto("/");
  await page.getByLabel(says.user).fill("planner");
  await page.getByLabel(says.password).fill("demo-planner");
  await page.keyboard.press("Enter");
  await page.locator("nav.rail").getByRole("link", { name: says.rail }).click();
  await page.getByRole("heading", { level: 1, name: says.rail }).waitFor();
}

/** Does something and gives what was asked and answered about an area because of it. */
async function measured(page, act) {
  const [response] = await Promise.all([page.waitForResponse((got) => got.url().endsWith(MEASURE)), act()]);
  await page
    .getByRole("status")
    .filter({ hasText: /^(Đang đo|Measuring)/ })
    .waitFor({ state: "detached" });
  const asked = await page.evaluate(() => globalThis.asked);
  return { asked, status: response.status(), found: await response.json() };
}

/** The shares that the table shows, in whole percent: seen, seen twice, unseen; by working cameras and as installed. */
const shares = (page) =>
  page.locator("#panel tbody td b").evaluateAll((all) => all.map((one) => parseInt(one.textContent, 10)));

const rows = (page) => page.locator("#panel ol button.row");
const raised = (page) => page.locator(".leaflet-map-pane path.gap.raised");

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-vi", phone, "vi"],
  ["small-en", smallPhone, "en"],
]) {
  const says = SAYS[language];
  walk(
    `${name}: the own unit is measured, and otherwise; list and map lead to each other`,
    viewport,
    async (page) => {
      const small = viewport !== desktop;
      await open(page, says);
      await look(page, `plan-${name}-empty`);
      const first = await measured(page, () => page.getByRole("button", { name: says.measure }).click());
      assert.equal(first.status, 200);
      assert.deepEqual(first.asked, {
        unit_code: "99001",
        level: "discern",
        time: "day",
        basis: "working",
        incidents: false,
      });
      await page.locator("#panel table").waitFor();
      const [once, allOnce, twice, allTwice, unseen, allUnseen] = await shares(page);
      const { street_m, working } = first.found;
      assert.ok(Math.abs(once - (100 * working.once_m) / street_m) <= 1, `${once} %`);
      assert.deepEqual([once + unseen, allOnce + allUnseen], [100, 100]);
      assert.ok(twice <= once && allTwice <= allOnce && once <= allOnce && once > 0);
      await look(page, `plan-${name}-seen`);

      // Coarser asked, more is seen; by night less.
      const level = page.getByLabel(says.level);
      const any = await measured(page, () => level.selectOption("any"));
      assert.equal(any.asked.level, "any");
      assert.ok(any.found.working.once_m > working.once_m);
      const night = await measured(page, () => page.getByText(says.night, { exact: true }).click());
      assert.deepEqual([night.asked.level, night.asked.time], ["any", "night"]);
      assert.ok(night.found.working.once_m < any.found.working.once_m);
      assert.deepEqual((await shares(page))[0], Math.round((100 * night.found.working.once_m) / street_m));

      // Hands and keys on a row light its gap; chosen, the map goes there.
      await rows(page).first().scrollIntoViewIfNeeded();
      const count = Math.min(10, night.found.gaps.features.length);
      assert.equal(await rows(page).count(), count);
      await rows(page).nth(1).focus();
      await raised(page).first().waitFor();
      assert.equal(
        await page.locator("button.row.raised").getAttribute("aria-label"),
        await rows(page).nth(1).getAttribute("aria-label"),
      );
      const before = page.url();
      await rows(page).first().press("Enter");
      await page.waitForFunction((url) => location.href !== url, before);
      assert.equal(await rows(page).first().getAttribute("aria-pressed"), "true");
      await look(page, `plan-${name}-gap`);

      // On a demo cameras have their names, as the answer says; and the gaps of all that hang there are others.
      const installed = await measured(page, () =>
        page.locator("#panel label").filter({ hasText: says.installed }).click(),
      );
      assert.equal(installed.asked.basis, "installed");
      const [single] = installed.found.single_points;
      await page.locator("section[aria-labelledby=plan-single] li").first().getByText(single.code).waitFor();
      await page.locator("#plan-single").scrollIntoViewIfNeeded();
      await look(page, `plan-${name}-end`);

      if (!small) {
        // A gap on the map brings its row forward.
        const path = page.locator(".leaflet-map-pane path.gap").last();
        await path.dispatchEvent("click");
        await page.locator("button.row[aria-pressed=true]").waitFor();
      }

      // The address leads there again; what was measured is not kept.
      await page.reload();
      await page.getByRole("button", { name: says.measure }).waitFor();
    },
    { language },
  );
}

walk(
  "an area is drawn and measured; one over nothing, and one that is not stated, say so at their fields",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    await open(page, says);
    await page.getByText(says.drawn, { exact: true }).click();
    await page.getByRole("button", { name: says.measure }).click();
    await page.getByText(says.noArea).waitFor();
    await page.getByRole("button", { name: says.draw }).click();
    await page.getByRole("region", { name: says.draw }).getByRole("button", { name: says.add }).waitFor();
    const box = await page.locator(".canvas").boundingBox();
    const at = (x, y) => press(page, box.x + box.width * x, box.y + box.height * y);
    for (const [x, y] of [
      [0.45, 0.35],
      [0.75, 0.35],
      [0.75, 0.7],
      [0.45, 0.7],
    ])
      await at(x, y);
    const drawn = await measured(page, () => page.getByRole("button", { name: says.done }).click());
    assert.equal(drawn.status, 200);
    assert.equal(drawn.asked.area.coordinates[0].length, 5);
    assert.ok(drawn.found.street_m > 100);
    await page.locator(".leaflet-map-pane path.plan-area").waitFor();
    await page.locator("#panel table").waitFor();
    await look(page, "plan-drawn");

    // Elsewhere the sheet of another job is clean of it, and coming back it is still there.
    await page.locator("nav.rail").getByRole("link", { name: "Báo cáo" }).click();
    await page.locator(".leaflet-map-pane path.gap").first().waitFor({ state: "detached" });
    await page.goBack();
    await page.locator(".leaflet-map-pane path.gap").first().waitFor();

    // Out at sea there is no street.
    await page.getByRole("button", { name: "Xóa hình" }).click();
    await page.evaluate(() => (location.hash = "#/plan?m=19.90000,107.30000,16"));
    await page.getByRole("button", { name: says.draw }).click();
    await page.getByRole("region", { name: says.draw }).getByRole("button", { name: says.add }).waitFor();
    for (const [x, y] of [
      [0.45, 0.35],
      [0.75, 0.35],
      [0.75, 0.7],
    ])
      await at(x, y);
    const sea = await measured(page, () => page.getByRole("button", { name: says.done }).click());
    assert.equal(sea.status, 422);
    await page.locator("#panel .area").getByRole("alert").filter({ hasText: says.noStreets }).waitFor();
    await page.getByText("sightline import osm").waitFor();
    await look(page, "plan-sea");

    await page.getByText(says.other, { exact: true }).click();
    await page.getByRole("button", { name: says.measure }).click();
    await page.getByText(says.noCode).waitFor();
    await page.getByLabel(says.code).fill("404");
    const none = await measured(page, () => page.keyboard.press("Enter"));
    assert.equal(none.status, 422);
    await page.locator("#panel .faulty").getByText("Không có đơn vị nào").waitFor();
    await look(page, "plan-no-unit");
  },
  { expected: /status of 422/ },
);

walk("measuring can be stopped, and only planners have it", desktop, async (page) => {
  const says = SAYS.vi;
  await open(page, says);
  await page.getByRole("button", { name: says.measure }).click();
  await page.locator("#panel table").waitFor();
  let go = () => undefined;
  const held = new Promise((done) => (go = done));
  await page.route(`**${MEASURE}`, async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  await page.getByLabel(says.level).selectOption("validate");
  await page.getByRole("button", { name: says.stop }).click();
  await page.getByRole("button", { name: says.stop }).waitFor({ state: "detached" });
  go();
  // What stays is what its fields say.
  assert.equal(await page.getByLabel(says.level).inputValue(), "discern");
  assert.ok((await shares(page)).length === 6);

  const other = await visit(desktop);
  try {
    await other.page.goto("/#/plan");
    await other.page.getByRole("button", { name: /^registrar/ }).click();
    await other.page.locator("nav.rail").waitFor();
    assert.equal(await other.page.locator("nav.rail").getByRole("link", { name: says.rail }).count(), 0);
    assert.equal(await other.page.getByRole("button", { name: says.measure }).count(), 0);
  } finally {
    await other.browser.close();
  }
});

/**
 * From now on the page hears of a search that has found something, and the rest of the answer only once `globalThis.goOn()`
 * is called: how fast the server is makes no difference.
 */
const holdSearch = (page) =>
  page.evaluate((path) => {
    const send = globalThis.fetch;
    const held = new Promise((done) => (globalThis.goOn = done));
    globalThis.fetch = async (request) => {
      const response = await send(request);
      if (!request.url?.endsWith(path) || !response.ok) return response;
      const { readable, writable } = new TransformStream();
      const first = new TextEncoder().encode('{"value":100,"bound":103.2,"gap":0.0311}\n');
      const writer = writable.getWriter();
      void writer.write(first).then(async () => {
        await held;
        writer.releaseLock();
        await response.body.pipeTo(writable).catch(() => undefined);
      });
      return new Response(readable, { status: 200, headers: response.headers });
    };
  }, PROPOSE);

const pins = (page) => page.locator(".leaflet-map-pane .proposed.leaflet-marker-icon");
const numbers = (page) => pins(page).evaluateAll((all) => all.map((pin) => pin.textContent));

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["desktop-en", desktop, "en"],
  ["phone-vi", phone, "vi"],
  ["small-en", smallPhone, "en"],
]) {
  const says = SAYS[language];
  walk(
    `${name}: cameras are proposed, list and map lead to each other, and one is taken out again`,
    viewport,
    async (page) => {
      await open(page, says);
      await measured(page, () => page.getByRole("button", { name: says.measure }).click());
      await page.getByRole("button", { name: says.toPropose }).click();
      const button = page.getByRole("button", { name: says.propose, exact: true });
      await look(page, `propose-${name}-empty`);

      // The answer comes at the end of a search; what is known of it comes before.
      await holdSearch(page);
      await page.getByLabel(says.count).fill("6");
      await button.click();
      await page.getByRole("status").filter({ hasText: says.searching }).waitFor();
      const figures = page.locator("#panel dl dd");
      assert.deepEqual(
        (await figures.allTextContents()).map((text) => text.replace(/\s/g, " ")),
        ["100 m", "104 m", language === "vi" ? "3,2 %" : "3.2 %"],
      );
      await look(page, `propose-${name}-searching`);
      await page.evaluate(() => globalThis.goOn());
      await page.getByText(says.proven).first().waitFor();
      const asked = await page.evaluate(() => globalThis.asked);
      assert.deepEqual(asked, {
        unit_code: "99001",
        count: 6,
        preset: "medium_4mp",
        level: "discern",
        time: "day",
        incidents: false,
        time_limit_s: 5,
      });
      assert.equal(await rows(page).count(), 6);
      assert.deepEqual((await numbers(page)).toSorted(), ["1", "2", "3", "4", "5", "6"]);
      await look(page, `propose-${name}-answer`);

      // Hands and keys on a row light its pin; chosen, the map goes there. A pin brings its row forward.
      await rows(page).nth(2).focus();
      await page.locator(".leaflet-map-pane .proposed.raised").filter({ hasText: "3" }).waitFor();
      const before = page.url();
      await rows(page).nth(2).press("Enter");
      await page.waitForFunction((url) => location.href !== url, before);
      assert.equal(await rows(page).nth(2).getAttribute("aria-pressed"), "true");
      await page.getByTitle(says.pin).focus();
      await page.keyboard.press("Enter");
      await page.locator("button.row[aria-pressed=true]").filter({ hasText: "1" }).first().waitFor();

      // Without one the others are numbered anew, and what is said is what is certain.
      await page.getByRole("button", { name: says.takeOut }).click();
      await page.getByRole("status").filter({ hasText: says.atLeast }).waitFor();
      assert.deepEqual((await numbers(page)).filter(Boolean).toSorted(), ["1", "2", "3", "4", "5"]);
      assert.equal(await page.getByText(says.proven).count(), 0);
      await look(page, `propose-${name}-less`);
      await page.getByRole("button", { name: says.putBack }).click();
      await page.getByText(says.proven).first().waitFor();

      for (const fold of [says.leftOut, says.assumptions])
        await page.getByText(fold, { exact: true }).click();
      await page.getByText(says.assumptions, { exact: true }).scrollIntoViewIfNeeded();
      await look(page, `propose-${name}-end`);

      // What was asked stands in one line; other fields make the answer one to another question.
      await page.getByRole("button", { name: says.again, exact: true }).click();
      assert.equal(await page.getByText(says.stale).count(), 0);
      await page.getByText(says.night, { exact: true }).click();
      await page.getByText(says.stale).waitFor();
      await look(page, `propose-${name}-stale`);
    },
    { language },
  );
}

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-en", phone, "en"],
]) {
  const says = SAYS[language];
  walk(
    `${name}: a budget is spent; what cannot be meant is said at its field; a search can be stopped`,
    viewport,
    async (page) => {
      await open(page, says);
      await page.getByText(says.viewPropose, { exact: true }).click();
      const button = page.getByRole("button", { name: says.propose, exact: true });
      await page.getByLabel(says.count).fill("201");
      await button.click();
      await page.locator("#panel .faulty").getByText(says.between).waitFor();
      await page.getByText(says.byBudget, { exact: true }).first().click();
      await page.locator("#panel .faulty").first().getByText(says.required).waitFor();
      const budget = page.getByRole("textbox", { name: says.byBudget });
      await budget.fill("4 triệu");
      await page.getByLabel(says.cost).fill("12 tr");
      await page.locator("#panel .faulty").getByText(says.tooSmall).waitFor();
      assert.equal(await page.evaluate(() => globalThis.asked), undefined);
      await look(page, `propose-${name}-faults`);

      await budget.fill("40 triệu");
      await holdSearch(page);
      await button.click();
      await page.getByRole("button", { name: says.stopSearch, exact: true }).click();
      await page.getByRole("button", { name: says.stopSearch, exact: true }).waitFor({ state: "detached" });
      await page.evaluate(() => globalThis.goOn());
      assert.equal(await rows(page).count(), 0);
      assert.equal(await budget.inputValue(), "40 triệu");

      await button.click();
      await rows(page).first().waitFor();
      assert.equal(await rows(page).count(), 3);
      const { budget: asked, cost, count } = await page.evaluate(() => globalThis.asked);
      assert.deepEqual([asked, cost, count], [40_000_000, 12_000_000, undefined]);
      const total = language === "vi" ? "36.000.000" : "36,000,000";
      await page.getByText(total).waitFor();
      await look(page, `propose-${name}-budget`);

      // As finely as no camera of this kind sees, nothing is proposed; why is open to be read.
      await page.getByRole("button", { name: says.again, exact: true }).click();
      await page.getByLabel(says.level).selectOption("scrutinise");
      await button.click();
      await page.getByRole("status").filter({ hasText: says.none }).waitFor();
      assert.equal(await pins(page).count(), 0);
      await look(page, `propose-${name}-none`);
    },
    { language },
  );
}
