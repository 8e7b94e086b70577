// Plan, as choices of new cameras are kept: by a name of their own, laid beside each other, written as files, accepted, deleted.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { ask, desktop, look, phone, send, walk } from "./browser.mjs";
import { asPlanner, askedLast } from "./planner.mjs";

const SAYS = {
  vi: {
    viewPropose: "Đề xuất",
    viewKept: "Đã lưu",
    propose: "Đề xuất",
    count: "Số camera mới",
    cost: "Giá một camera",
    takeOut: /^Bỏ camera 2/,
    name: "Lưu thành phương án",
    keep: "Lưu phương án",
    keepingWhat: /^Từng camera được tìm lại và đo lại/,
    needed: "Cần nhập ô này.",
    taken: "Đơn vị đã có phương án",
    phone: "Không ghi số điện thoại.",
    all: "Các phương án đã lưu",
    compare: /^So sánh \(/,
    compared: "So sánh phương án",
    oneMore: "Đánh dấu thêm một phương án.",
    differ: "khác nhau về vùng",
    gone: "Không còn phương án này",
    again: "Sửa và đề xuất lại",
    print: "In phương án",
    internal: "Dùng nội bộ, không công khai",
    assumed: "lắp cao 4 m",
    exported: /Đã lưu tệp số \S+;/,
    accept: "Chấp thuận",
    makes: /2 camera dự kiến.*với mục tiêu 24\.000\.000/s,
    acceptNow: "Chấp thuận phương án này",
    accepted: "Đã chấp thuận",
    campaign: "Tên đợt vận động",
    campaignTaken: "đợt vận động",
    delete: "Xóa phương án",
    measure: "Đo vùng này",
    viewMeasure: "Đo",
    change: "Đổi",
    planned: /^Trước .* Mức trước tính cả \d+ camera dự kiến trong sổ/s,
  },
  en: {
    viewPropose: "Propose",
    viewKept: "Saved",
    propose: "Propose",
    count: "New cameras",
    cost: "Cost per camera",
    takeOut: /^Remove camera 2/,
    name: "Save as a scenario",
    keep: "Save scenario",
    keepingWhat: /^Each camera is located and measured again/,
    needed: "This is needed.",
    taken: "already",
    phone: "phone number",
    all: "Saved scenarios",
    compare: /^Compare \(/,
    compared: "Scenarios compared",
    oneMore: "Tick one more.",
    differ: "differ in area",
    again: "Change and propose again",
    print: "Print plan",
    internal: "Internal, never public",
    assumed: "4 m high",
    exported: /File \S+ is saved;/,
    accept: "Accept",
    makes: /2 planned cameras.*target of 24,000,000/s,
    acceptNow: "Accept this scenario",
    accepted: "Accepted",
    campaign: "Name of the campaign",
    campaignTaken: "campaign",
    delete: "Delete scenario",
    measure: "Measure this area",
    viewMeasure: "Measure",
    change: "Change",
    planned: /^Before .* “Before” counts \d+ planned cameras? of the registry/s,
  },
};

const LONG = "camera quanh ngã tư chợ và trường học";

const rows = (page) => page.locator("#panel ol button.row");
const pins = (page) => page.locator(".leaflet-map-pane .proposed.leaflet-marker-icon");
const heading = (page, name) => page.getByRole("heading", { level: 2, name, exact: true });

/** Keeps the first cameras of a proposal for the whole commune, as the page would. */
async function kept(page, name, { count, ...question }) {
  const asked = { unit_code: "99001", count, cost: 12_000_000, time_limit_s: 5, ...question };
  const lines = await page.evaluate(async (body) => {
    const response = await fetch("/api/v1/plans/propose", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.text();
  }, asked);
  const { proposal } = JSON.parse(lines.trim().split("\n").at(-1));
  const chosen = proposal.chosen.map(({ id, lon, lat, bearing_deg }) => ({ id, lon, lat, bearing_deg }));
  return send(page, "/scenarios", { name, question: asked, chosen });
}

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-en", phone, "en"],
]) {
  const says = SAYS[language];
  // Several walks on one server: each has names of its own.
  const own = (what) => `${what} ${name} ${process.pid}`;
  walk(
    `${name}: what is left of a proposal is kept by name, written as files, and accepted`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      await page.getByText(says.viewPropose, { exact: true }).click();
      await page.getByLabel(says.count).fill("3");
      await page.getByLabel(says.cost).fill("12 triệu");
      await page.getByRole("button", { name: says.propose, exact: true }).click();
      await rows(page).first().waitFor();
      await page.getByRole("button", { name: says.takeOut }).click();
      const field = page.getByLabel(says.name);
      const keep = page.getByRole("button", { name: says.keep });
      await keep.click();
      await page.locator("#panel .faulty").getByText(says.needed).waitFor();
      await field.fill(own("Hai"));
      await look(page, `scenario-${name}-keep`);
      // While it is kept it is said what happens.
      let go = () => undefined;
      const held = new Promise((done) => (go = done));
      await page.route("**/api/v1/scenarios", async (route) => {
        if (route.request().method() === "POST") await held;
        await route.continue();
      });
      await keep.click();
      await page.locator(".keeping").getByRole("progressbar").waitFor();
      await page.locator(".keeping").getByText(says.keepingWhat).waitFor();
      await look(page, `scenario-${name}-keeping`);
      // What is being saved is not changed meanwhile.
      assert.equal(await page.getByRole("button", { name: says.change, exact: true }).count(), 0);
      assert.equal(await page.getByRole("button", { name: says.takeOut }).count(), 0);
      go();
      await heading(page, own("Hai")).waitFor();
      const asked = await askedLast(page);
      assert.equal(asked.question.count, 3);
      assert.equal(asked.chosen.length, 2);
      assert.deepEqual(Object.keys(asked.chosen[0]).toSorted(), ["bearing_deg", "id", "lat", "lon"]);
      assert.equal(await rows(page).count(), 2);
      assert.equal(await pins(page).count(), 2);
      await page.locator(".leaflet-map-pane path.plan-area").waitFor();
      await look(page, `scenario-${name}-open`);

      // The address leads there again.
      await page.reload();
      await heading(page, own("Hai")).waitFor();
      assert.equal(await rows(page).count(), 2);

      for (const format of ["XLSX", "GeoJSON"]) {
        const [file] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: format }).click(),
        ]);
        await page.getByRole("status").filter({ hasText: says.exported }).waitFor();
        const bytes = await readFile(await file.path());
        if (format === "XLSX") assert.equal(bytes.subarray(0, 2).toString(), "PK");
        else assert.equal(JSON.parse(bytes).type, "FeatureCollection");
      }

      // On paper: map, figures, what it rests on, each camera; two cameras fit one page.
      await page.getByRole("button", { name: says.print }).click();
      const sheet = page.locator(".preview article");
      await sheet.locator(".leaflet-tile-loaded").first().waitFor();
      assert.deepEqual((await sheet.locator(".proposed").allTextContents()).sort(), ["1", "1", "2"]);
      assert.equal(await sheet.locator("path.plan-area").count(), 1);
      const [outline, frame] = await Promise.all(
        ["path.plan-area", ".frame"].map((one) => sheet.locator(one).boundingBox()),
      );
      assert.ok(
        outline.x >= frame.x &&
          outline.y >= frame.y &&
          outline.x + outline.width <= frame.x + frame.width &&
          outline.y + outline.height <= frame.y + frame.height,
        "the whole outline is on the sheet",
      );
      assert.equal(await sheet.locator(".rows tbody tr").count(), 2);
      for (const said of [own("Hai"), says.internal, says.assumed, "OpenStreetMap", "PA-"])
        await sheet.getByText(said).first().waitFor();
      await look(page, `scenario-${name}-sheet`);
      const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      assert.equal([...paper.matchAll(/\/Type\s*\/Page\b/g)].length, 1);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });

      // Asked again, the fields are as they were.
      await page.getByRole("button", { name: says.again }).click();
      assert.equal(await page.getByLabel(says.count).inputValue(), "3");
      assert.equal(await page.getByLabel(says.cost).inputValue(), "12000000");
      await page.waitForFunction(() => document.activeElement.closest("#panel form"));
      await page.goBack();
      await heading(page, own("Hai")).waitFor();

      // It says what comes of it before it is done; a campaign of that name stands in the way until another is typed.
      await page.getByRole("button", { name: says.accept, exact: true }).click();
      await page.getByText(says.makes).waitFor();
      await look(page, `scenario-${name}-accept`);
      await page.getByLabel(says.campaign).fill(own("Vận động"));
      await page.getByRole("button", { name: says.acceptNow }).click();
      const accepted = page.getByRole("status").filter({ hasText: says.accepted });
      await accepted.getByText(own("Vận động")).waitFor();
      assert.equal(await page.getByRole("button", { name: says.delete }).count(), 0);
      await look(page, `scenario-${name}-accepted`);
      const id = page.url().match(/scenarios\/([\w-]+)/)[1];
      const { campaign_id: campaign } = await ask(page, `/scenarios/${id}`);
      assert.equal((await ask(page, `/campaigns/${campaign}`)).target_dong, 24_000_000);

      // So does its sheet, with the codes of its cameras.
      await page.getByRole("button", { name: says.print }).click();
      await sheet.locator(".leaflet-tile-loaded").first().waitFor();
      await sheet.locator(".accepted").getByText(says.accepted).waitFor();
      await sheet.locator(".accepted").getByText("planner").waitFor();
      const { chosen } = await ask(page, `/scenarios/${id}`);
      for (const { code } of chosen) await sheet.locator(".rows tbody").getByText(code).waitFor();
      await look(page, `scenario-${name}-accepted-sheet`);
      if (process.env.SIGHTLINE_SHOTS)
        await page.pdf({
          path: `${process.env.SIGHTLINE_SHOTS}/scenario-${name}-accepted.pdf`,
          preferCSSPageSize: true,
          printBackground: true,
        });
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });

      // What is planned counts as seen before in the next proposal, which says so, on paper too.
      await page.getByText(says.viewPropose, { exact: true }).click();
      await page.getByLabel(says.count).fill("1");
      await page.getByRole("button", { name: says.propose, exact: true }).click();
      await page.locator("#panel .secondary").filter({ hasText: says.planned }).waitFor();
      await look(page, `scenario-${name}-planned`);
      await page.getByRole("button", { name: says.print }).click();
      await sheet.locator(".secondary").filter({ hasText: says.planned }).waitFor();
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
      await page.goBack();

      // The list says so; a second one needs another name.
      await page.getByRole("button", { name: says.all }).click();
      await page
        .getByRole("button", { name: new RegExp(own("Hai")) })
        .getByText(says.accepted)
        .waitFor();
    },
    { language },
  );

  walk(
    `${name}: scenarios are laid beside each other; a name that is taken says so; one is deleted`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      await kept(page, own("Ba"), { count: 3, level: "discern" });
      await kept(page, `${own("Năm")}, ${LONG}`, { count: 5, level: "discern" });
      await kept(page, own("Đêm"), { count: 4, level: "any", time: "night" });
      await page.getByText(says.viewKept, { exact: true }).click();
      const tick = (what) => page.getByLabel(new RegExp(own(what))).check();
      await tick("Ba");
      await page.getByText(says.oneMore).waitFor();
      await tick("Năm");
      await look(page, `scenario-${name}-list`);
      await page.getByRole("button", { name: says.compare }).click();
      await heading(page, says.compared).waitFor();
      assert.equal(await page.getByText(says.differ).count(), 0);
      // The three best are among the five best, or others take their place.
      const labels = await pins(page).allTextContents();
      const times = (letter) => labels.filter((label) => label.includes(letter)).length;
      assert.deepEqual([times("A"), times("B")], [3, 5]);
      if (viewport === desktop) {
        const cells = page.locator("#panel tbody tr");
        assert.ok((await cells.count()) >= 8);
        for (const row of await cells.all()) assert.equal(await row.locator("td").count(), 2);
        assert.match(await page.locator("#panel tbody").textContent(), /36\.000\.000.*60\.000\.000/s);
      } else assert.equal(await page.locator("#panel section dl").count(), 2);
      await look(page, `scenario-${name}-compared`);
      // The address leads there again.
      await page.reload();
      await heading(page, says.compared).waitFor();
      assert.equal(await pins(page).count(), labels.length);

      // Its button leads back to the one that was pressed, and so does the back button; three of different questions are
      // compared with a warning.
      await page.getByRole("button", { name: says.all }).press("Enter");
      await tick("Ba");
      await tick("Năm");
      await page.getByRole("button", { name: says.compare }).click();
      await page.getByRole("button", { name: says.all }).press("Enter");
      await page.waitForFunction(() => document.activeElement.closest(".compare"));
      await page.keyboard.press("Enter");
      await heading(page, says.compared).waitFor();
      await page.goBack();
      await page.getByRole("button", { name: says.compare }).waitFor();
      await tick("Đêm");
      await page.getByRole("button", { name: says.compare }).click();
      await page.getByText(says.differ).waitFor();
      // However long a name is, its letter stands beside its first line.
      const titles = await page.locator("#panel .title").evaluateAll((all) =>
        all.map((title) => {
          const [letter, named] = [...title.children].map((child) => child.getBoundingClientRect());
          return letter.right <= named.left && Math.abs(letter.top - named.top) < 16;
        }),
      );
      assert.deepEqual(titles, [true, true, true]);
      // The map looks at all of them, however wide the panel is now.
      await page.waitForFunction(() => {
        const map = document.querySelector(".canvas").getBoundingClientRect();
        const discs = [...document.querySelectorAll(".leaflet-map-pane .proposed .disc")];
        const inside = ({ x, y, right, bottom }) =>
          x >= map.x && y >= map.y && right <= map.right && bottom <= map.bottom;
        return discs.every((disc) => inside(disc.getBoundingClientRect()));
      });
      await look(page, `scenario-${name}-three`);
      await page.getByRole("button", { name: own("Đêm") }).click();
      await heading(page, own("Đêm")).waitFor();
      // Where it is open, their part of the job is their list.
      await page.getByText(says.viewKept, { exact: true }).click();
      await page.getByRole("button", { name: new RegExp(own("Đêm")) }).click();
      await heading(page, own("Đêm")).waitFor();
      await page.getByRole("button", { name: says.delete }).click();
      await look(page, `scenario-${name}-delete`);
      await page.keyboard.press("Escape");
      await page.waitForFunction((text) => document.activeElement.textContent.trim() === text, says.delete);
      await page.keyboard.press("Enter");
      await page.getByRole("group").getByRole("button", { name: says.delete }).click();
      await page.getByRole("button", { name: new RegExp(own("Ba")) }).waitFor();
      assert.equal(await page.getByRole("button", { name: new RegExp(own("Đêm")) }).count(), 0);

      await page.getByText(says.viewPropose, { exact: true }).click();
      await page.getByLabel(says.count).fill("1");
      await page.getByRole("button", { name: says.propose, exact: true }).click();
      await page.getByLabel(says.name).fill("0900 000 012");
      await page.getByRole("button", { name: says.keep }).click();
      await page.locator("#panel .faulty").getByText(says.phone).waitFor();
      await page.getByLabel(says.name).fill(own("Ba"));
      await page.getByRole("button", { name: says.keep }).click();
      await page.locator("#panel .faulty").getByText(says.taken).waitFor();
      assert.equal(await page.getByLabel(says.name).inputValue(), own("Ba"));
      await look(page, `scenario-${name}-taken`);
    },
    { language, expected: /status of 4(09|22)/ },
  );
}

walk(
  "whoever goes elsewhere while a scenario is being saved stays there, and finds it in the list",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    const name = `Sau ${process.pid}`;
    await asPlanner(page, "vi");
    await page.getByText(says.viewPropose, { exact: true }).click();
    await page.getByLabel(says.count).fill("1");
    await page.getByRole("button", { name: says.propose, exact: true }).click();
    await page.getByLabel(says.name).fill(name);
    let go = () => undefined;
    const held = new Promise((done) => (go = done));
    await page.route("**/api/v1/scenarios", async (route) => {
      if (route.request().method() === "POST") await held;
      await route.continue();
    });
    await page.getByRole("button", { name: says.keep }).click();
    await page.locator(".keeping").getByRole("progressbar").waitFor();
    await page.getByText(says.viewMeasure, { exact: true }).click();
    const measure = page.getByRole("button", { name: says.measure });
    await measure.waitFor();
    const saved = page.waitForResponse((got) => got.url().endsWith("/scenarios") && got.status() === 201);
    go();
    await (await saved).finished();
    await page.getByText(says.viewPropose, { exact: true }).click();
    // Saved, and no longer being saved: its name is free for another one.
    await page.getByRole("button", { name: says.keep }).waitFor();
    assert.equal(await page.getByLabel(says.name).inputValue(), "");
    await page.getByText(says.viewKept, { exact: true }).click();
    await page.getByRole("button", { name: new RegExp(name) }).waitFor();
  },
);

walk("codes are read in one piece, wherever a line ends", desktop, async (page) => {
  const says = SAYS.vi;
  await asPlanner(page, "vi");
  const names = ["Mã A", "Mã B"].map((name) => `${name} ${process.pid}`);
  for (const name of names) await kept(page, name, { count: 2, level: "discern" });
  // More of them than a line holds.
  await page.route("**/api/v1/scenarios/*", async (route) => {
    const response = await route.fetch();
    const scenario = await response.json();
    for (const [at, camera] of scenario.chosen.entries())
      camera.overlaps = Array.from({ length: 8 }, (_, of) => ({
        code: `CAM-00${at}${of}`,
        metres: 10 + of,
      }));
    await route.fulfill({ response, json: scenario });
  });
  await page.getByText(says.viewKept, { exact: true }).click();
  for (const name of names) await page.getByLabel(new RegExp(name)).check();
  await page.getByRole("button", { name: says.compare }).click();
  await heading(page, says.compared).waitFor();
  const lines = () =>
    page
      .locator("#panel .code")
      .evaluateAll((codes) =>
        codes.map((code) => code.offsetHeight / parseFloat(getComputedStyle(code).lineHeight)),
      );
  // What overlaps count is said wherever they are read.
  const meaning = page.getByText(/^Trùng một phần: kể cả với camera không tính là đang thấy/);
  assert.equal(await meaning.count(), 1);
  const compared = await lines();
  assert.equal(compared.length, 32);
  assert.ok(
    compared.every((one) => one < 1.5),
    `${compared}`,
  );
  await look(page, "scenario-codes");
  await page.getByRole("button", { name: names[0] }).click();
  await heading(page, names[0]).waitFor();
  const open = await lines();
  assert.ok(open.length === 16 && open.every((one) => one < 1.5), `${open}`);
  assert.equal(await meaning.count(), 1);
  await page.getByRole("button", { name: says.print }).click();
  await page
    .locator(".preview article")
    .getByText(await meaning.first().innerText())
    .waitFor();
});

walk(
  "what somebody else accepted meanwhile is shown as accepted, and nothing is made twice",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    await asPlanner(page, "vi");
    const { id } = await kept(page, `Nhanh ${process.pid}`, { count: 1, level: "discern" });
    await page.evaluate((to) => (location.hash = `#/plan/scenarios/${to}`), id);
    await heading(page, `Nhanh ${process.pid}`).waitFor();
    const { campaign_id: campaign } = await send(page, `/scenarios/${id}/acceptance`, {});
    await page.getByRole("button", { name: says.accept, exact: true }).click();
    await page.getByRole("button", { name: says.acceptNow }).click();
    await page.getByRole("status").filter({ hasText: says.accepted }).waitFor();
    assert.equal(await page.getByRole("button", { name: says.acceptNow }).count(), 0);
    assert.equal((await ask(page, `/scenarios/${id}`)).campaign_id, campaign);

    // One that is not there says so, and the list is one step away.
    await page.evaluate(() => (location.hash = "#/plan/scenarios/00000000-0000-7000-8000-000000000000"));
    await page.locator("#panel").getByRole("alert").filter({ hasText: says.gone }).waitFor();
    await page.getByRole("button", { name: says.all }).click();
    await page.getByRole("button", { name: new RegExp(`Nhanh ${process.pid}`) }).waitFor();

    // One that somebody else deletes while it is open says so once, and can no longer be acted upon.
    const lost = await kept(page, `Mất ${process.pid}`, { count: 1, level: "any" });
    await page.evaluate((to) => (location.hash = `#/plan/scenarios/${to}`), lost.id);
    await heading(page, lost.name).waitFor();
    await page.evaluate(
      ([of, revision]) =>
        fetch(`/api/v1/scenarios/${of}`, { method: "DELETE", headers: { "if-match": `"${revision}"` } }),
      [lost.id, lost.revision],
    );
    await page.getByRole("button", { name: "XLSX" }).click();
    await page.locator("#panel").getByRole("alert").filter({ hasText: says.gone }).waitFor();
    assert.equal(await page.locator("#panel").getByRole("alert").count(), 1);
    assert.equal(await heading(page, lost.name).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), "panel");
    await look(page, "scenario-gone");
  },
  { expected: /status of (404|409|412)/ },
);
