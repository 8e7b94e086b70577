// Plan, as new cameras are proposed: by number and by money, between list and map, what is taken out again, what is searched
// in vain.
import assert from "node:assert/strict";

import { desktop, look, phone, smallPhone, walk } from "./browser.mjs";
import { asPlanner, askedLast } from "./planner.mjs";

const SAYS = {
  vi: {
    measure: "Đo vùng này",
    level: "Thấy rõ đến mức",
    night: "Ban đêm",
    toPropose: "Đề xuất camera mới cho vùng này",
    viewPropose: "Đề xuất",
    propose: "Đề xuất",
    count: "Số camera mới",
    byBudget: "Ngân sách",
    cost: "Giá một camera",
    looked: "Đã xét 60 trong 240 chỗ.",
    searching: "Đang tìm phương án tốt hơn…",
    stopSearch: "Dừng",
    proven: "Đã chứng minh",
    takeOut: /^Bỏ camera 2/,
    takeOutAny: /^Bỏ camera \d/,
    allOut: "Đã bỏ hết camera.",
    legendOut: "Camera đã bỏ",
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
    print: "In phương án",
    other: "Theo mã",
    code: "Mã đơn vị",
    noUnit: "Không có đơn vị nào hiện nay mang mã này.",
    notKept: "Đề xuất chưa lưu",
    drawn: "Vùng tự vẽ",
  },
  en: {
    measure: "Measure this area",
    level: "Level of detail",
    night: "By night",
    toPropose: "Propose new cameras for this area",
    viewPropose: "Propose",
    propose: "Propose",
    count: "New cameras",
    byBudget: "Budget",
    cost: "Cost per camera",
    looked: "60 of 240 sites checked.",
    searching: "Looking for a better choice…",
    stopSearch: "Stop",
    proven: "Proven",
    takeOut: /^Remove camera 2/,
    takeOutAny: /^Remove camera \d/,
    allOut: "All cameras were removed.",
    legendOut: "Removed camera",
    putBack: /^Restore/,
    atLeast: "at least",
    again: "Change",
    stale: "belongs to the previous question",
    tooSmall: "The budget does not pay for one camera",
    required: "This is needed.",
    between: "between 1 and 200",
    none: "No site in this area",
    pin: /^Proposed camera 1: /,
    leftOut: "What was ruled out, and why",
    assumptions: "Assumptions",
    print: "Print plan",
    other: "By code",
    code: "Unit code",
    noUnit: "No current unit has this code.",
    notKept: "Proposal, not saved",
    drawn: "Drawn area",
  },
};

const PROPOSE = "/api/v1/plans/propose";

const rows = (page) => page.locator("#panel ol button.row");

/**
 * From now on the page hears that some sites were looked at; once `globalThis.goOn()` is called, the first proposal; and the rest
 * once it is called again. How fast the server is makes no difference.
 */
const holdSearch = (page) =>
  page.evaluate((path) => {
    const send = globalThis.fetch;
    globalThis.goOn = undefined;
    const held = () => new Promise((done) => (globalThis.goOn = done));
    globalThis.fetch = async (request, options) => {
      const response = await send(request, options);
      if (!request.url?.endsWith(path) || !response.ok) return response;
      globalThis.fetch = send;
      async function* told() {
        yield '{"done":60,"of":240}';
        await held();
        let rest = "";
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) rest += part.value;
        const lines = rest.split("\n").filter(Boolean);
        const first = lines.findIndex((line) => line.includes('"proposal"'));
        for (const [at, line] of lines.entries()) {
          yield line;
          if (at === first) await held();
        }
      }
      const all = told();
      const body = new ReadableStream({
        async pull(controller) {
          const { value, done } = await all.next();
          if (done) controller.close();
          else controller.enqueue(new TextEncoder().encode(`${value}\n`));
        },
      });
      return new Response(body, { status: 200, headers: response.headers });
    };
  }, PROPOSE);

/** Lets the held search go on, once it waits. */
async function goOn(page) {
  await page.waitForFunction(() => globalThis.goOn);
  await page.evaluate(() => {
    const go = globalThis.goOn;
    globalThis.goOn = undefined;
    go();
  });
}

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
      await asPlanner(page, language);
      await page.getByRole("button", { name: says.measure }).click();
      await page.getByRole("button", { name: says.toPropose }).click();
      const button = page.getByRole("button", { name: says.propose, exact: true });
      await look(page, `propose-${name}-empty`);

      // How far it has come; then what was found at once, while a better one is searched for; then what came of that.
      await holdSearch(page);
      await page.getByLabel(says.count).fill("6");
      await button.click();
      await page.getByText(says.looked).waitFor();
      await look(page, `propose-${name}-looking`);
      await goOn(page);
      await page.getByRole("status").filter({ hasText: says.searching }).waitFor();
      await rows(page).first().waitFor();
      assert.equal(await page.getByRole("button", { name: says.takeOut }).count(), 0);
      await look(page, `propose-${name}-searching`);
      await goOn(page);
      await page.getByText(says.proven).first().waitFor();
      await page.getByRole("status").filter({ hasText: says.searching }).waitFor({ state: "detached" });
      const asked = await askedLast(page);
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

      // What the rows add is what the head says, to the metre.
      const metres = async (found) =>
        (await found.allTextContents()).map((text) => Number(text.match(/\d+/)[0]));
      const [all] = await metres(page.locator("#panel dd").first());
      const each = await metres(page.locator("#panel ol .gain b"));
      assert.equal(
        each.reduce((sum, one) => sum + one, 0),
        all,
      );

      // With none left there is nothing to save or print; the legend tells what is drawn.
      for (let left = 6; left > 0; left -= 1)
        await page.getByRole("button", { name: says.takeOutAny }).first().click();
      await page.getByRole("status").filter({ hasText: says.allOut }).waitFor();
      assert.equal(await page.getByRole("button", { name: says.print }).isDisabled(), true);
      await page.locator("details.legend").evaluate((legend) => (legend.open = true));
      const told = await page.locator("details.legend p.cameras").allTextContents();
      assert.deepEqual(
        told.map((text) => text.trim()),
        [says.legendOut],
      );
      await look(page, `propose-${name}-all-out`);
      for (let out = 6; out > 0; out -= 1)
        await page.getByRole("button", { name: says.putBack }).first().click();
      await page.getByText(says.proven).first().waitFor();
      await page
        .locator("details.legend")
        .evaluate((legend, open) => (legend.open = open), viewport === desktop);

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
      await asPlanner(page, language);
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
      assert.equal(await askedLast(page), undefined);
      await look(page, `propose-${name}-faults`);

      // Stopped before anything was found, nothing is kept but what was typed.
      const stop = page.getByRole("button", { name: says.stopSearch, exact: true });
      await budget.fill("40 triệu");
      await holdSearch(page);
      await button.click();
      await page.getByText(says.looked).waitFor();
      await stop.click();
      await stop.waitFor({ state: "detached" });
      assert.equal(await rows(page).count(), 0);
      assert.equal(await budget.inputValue(), "40 triệu");

      // Stopped later, what was found by then stays, and can be taken on.
      await holdSearch(page);
      await button.click();
      await goOn(page);
      await rows(page).first().waitFor();
      await stop.click();
      await stop.waitFor({ state: "detached" });
      assert.equal(await rows(page).count(), 3);
      await page.getByRole("button", { name: says.takeOut }).waitFor();
      await page.getByRole("button", { name: says.print }).waitFor();

      await page.getByRole("button", { name: says.again, exact: true }).click();
      await button.click();
      await page.getByRole("button", { name: says.again, exact: true }).waitFor();
      assert.equal(await rows(page).count(), 3);
      const { budget: asked, cost, count } = await askedLast(page);
      assert.deepEqual([asked, cost, count], [40_000_000, 12_000_000, undefined]);
      const total = language === "vi" ? "36.000.000" : "36,000,000";
      await page.getByText(total).waitFor();
      await page.getByRole("button", { name: says.print }).click();
      const sheet = page.locator(".preview article");
      await sheet.getByText(says.notKept).waitFor();
      await sheet.getByText(total).waitFor();
      assert.equal(await sheet.locator(".rows tbody tr").count(), 3);
      await page.goBack();
      await sheet.waitFor({ state: "detached" });
      await look(page, `propose-${name}-budget`);

      // As finely as no camera of this kind sees, nothing is proposed; why is open to be read.
      await page.getByRole("button", { name: says.again, exact: true }).click();
      await page.getByLabel(says.level).selectOption("scrutinise");
      await button.click();
      await page.getByRole("status").filter({ hasText: says.none }).waitFor();
      assert.equal(await pins(page).count(), 0);
      await look(page, `propose-${name}-none`);

      // An area that is still to be drawn is said so in sight of whoever pressed, farther down.
      await page.getByRole("button", { name: says.again, exact: true }).click();
      await page.getByText(says.drawn, { exact: true }).click();
      await button.click();
      const lacking = page.locator("#panel .area").getByRole("alert");
      await lacking.waitFor();
      const [panel, said] = await Promise.all(
        [page.locator("#panel"), lacking].map((one) => one.boundingBox()),
      );
      assert.ok(said.y >= panel.y && said.y + said.height <= panel.y + panel.height, "it is in sight");

      // Of another area nothing is known yet; what the server says of it stands at its field.
      await page.getByText(says.other, { exact: true }).click();
      await page.getByLabel(says.code).fill("404");
      assert.equal(await page.getByText(says.none).count(), 0);
      await page.keyboard.press("Enter");
      await page.locator("#panel .faulty").getByText(says.noUnit).waitFor();
      await look(page, `propose-${name}-no-unit`);
    },
    { language, expected: /status of 422/ },
  );
}
