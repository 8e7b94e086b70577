// Plan, as a planner measures: the own unit, at another level and time, a drawn area; between list and map; what cannot be
// measured.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { writeFileSync } from "node:fs";

import { desktop, look, phone, press, smallPhone, visit, walk } from "./browser.mjs";
import { asPlanner, askedLast, draw } from "./planner.mjs";

const SAYS = {
  vi: {
    measure: "Đo vùng này",
    level: "Thấy rõ đến mức",
    night: "Ban đêm",
    installed: "Như đã lắp",
    larger: "Mở bảng ra",
    smaller: "Thu bảng lại",
    own: "Đơn vị mình",
    drawn: "Vùng tự vẽ",
    draw: "Vẽ vùng",
    drawing: "Vẽ vùng",
    add: "Thêm điểm ở tâm",
    done: "Xong",
    other: "Theo mã",
    code: "Mã đơn vị",
    noCode: "Nhập mã của một đơn vị.",
    noArea: "Vẽ vùng trên bản đồ trước.",
    noStreets: "Chưa có đường nào trong vùng này",
    gap: /^Khoảng trống 1: /,
    lines: ["Từ hai camera trở lên", "Một camera thấy", "Không camera nào thấy"],
    stop: "Dừng đo",
    print: "In kết quả đo",
    title: "Kết quả đo vùng camera quan sát",
    internal: "Dùng nội bộ, không công khai",
    single: "Chỉ dựa vào một camera",
    exported: /Đã lưu tệp số (XD-\S+);/,
    assumptions: "Giả định",
    corners: /^Góc của vùng tự vẽ \(vĩ độ; kinh độ\): 1\)/,
    all: /^Xem (\d+ khoảng trống lớn nhất|cả \d+ camera)$/,
    undo: "Bỏ điểm cuối",
    amend: "Sửa các điểm",
    redraw: "Sửa hình",
    closing: "Nối điểm cuối với điểm đầu thì các cạnh cắt nhau",
    crossing: "Các cạnh cắt nhau",
    still: "Đường viền của vùng tự cắt",
    map: "Bản đồ, đang vẽ",
    keys: /mũi tên dời bản đồ/,
    pointKeys: /mũi tên dời \(giữ Shift/,
    edit: "Sửa hình đã vẽ",
  },
  en: {
    measure: "Measure this area",
    level: "Level of detail",
    night: "By night",
    installed: "As installed",
    larger: "Enlarge the panel",
    smaller: "Reduce the panel",
    own: "Own unit",
    drawn: "Drawn area",
    draw: "Draw an area",
    drawing: "Drawing an area",
    add: "Point at centre",
    done: "Done",
    other: "By code",
    code: "Unit code",
    noCode: "Enter the code of a unit.",
    noArea: "Draw the area on the map first.",
    noStreets: "no street",
    gap: /^Gap 1: /,
    lines: ["By two or more cameras", "By one camera", "Not covered"],
    stop: "Stop",
    print: "Print measurement",
    title: "What cameras see of an area",
    internal: "Internal, never public",
    single: "Single points of failure",
    exported: /File (XD-\S+) is saved/,
    assumptions: "Assumptions",
    corners: /^Corners of the drawn area \(latitude; longitude\): 1\)/,
    all: /^Show (the \d+ largest gaps|all \d+ cameras)$/,
    undo: "Undo point",
    amend: "Move points",
    redraw: "Change",
    closing: "Joined to the first point, the sides cross",
    crossing: "The sides cross",
    still: "The outline of the area crosses itself",
    map: "Map, drawing in progress",
    keys: /arrows move the map/,
    pointKeys: /arrows move it/,
    edit: "Changing the drawing",
  },
};

const MEASURE = "/api/v1/plans/measure";

/** Does something and gives what was asked and answered about an area because of it. */
async function measured(page, act) {
  const [response] = await Promise.all([page.waitForResponse((got) => got.url().endsWith(MEASURE)), act()]);
  await page
    .getByRole("status")
    .filter({ hasText: /^(Đang đo|Measuring)/ })
    .waitFor({ state: "detached" });
  const asked = await askedLast(page);
  return { asked, status: response.status(), found: await response.json() };
}

/** The shares that the table shows, in whole percent: seen, seen twice, unseen; by working cameras and as installed. */
const shares = (page) =>
  page.locator("#panel tbody td b").evaluateAll((all) => all.map((one) => parseInt(one.textContent, 10)));

// Below the bar that stands on a phone's map meanwhile.
const SQUARE = [
  [0.45, 0.38],
  [0.75, 0.38],
  [0.75, 0.7],
  [0.45, 0.7],
];

const rows = (page) => page.locator("section[aria-labelledby=plan-gaps] button.row");
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
      await asPlanner(page, language);
      await look(page, `plan-${name}-empty`);
      const first = await measured(page, () => page.getByRole("button", { name: says.measure }).click());
      assert.equal(first.status, 200);
      assert.deepEqual(first.asked, {
        unit_code: "99001",
        level: "discern",
        time: "day",
        basis: "working",
        incidents: false,
        lines: true,
      });
      await page.locator("#panel table").waitFor();
      const [once, allOnce, twice, allTwice, unseen, allUnseen] = await shares(page);
      const { street_m, working } = first.found;
      assert.ok(Math.abs(once - (100 * working.once_m) / street_m) <= 1, `${once} %`);
      assert.deepEqual([once + unseen, allOnce + allUnseen], [100, 100]);
      assert.ok(twice <= once && allTwice <= allOnce && once <= allOnce && once > 0);
      await look(page, `plan-${name}-seen`);

      // The unit's outline is drawn, and its streets by how many cameras see them, as the figures say; so does the legend.
      const drawn = first.found.lines.features.map(({ properties }) => properties.metres);
      const { once_m, twice_m } = working;
      for (const [cameras, metres] of [street_m - once_m, once_m - twice_m, twice_m].entries())
        assert.ok(Math.abs(drawn[cameras] - metres) < 0.2, `${drawn[cameras]} m are not ${metres}`);
      await page.locator(".leaflet-map-pane path.plan-area").waitFor();
      const inked = await page.locator(".leaflet-seen-lines-pane canvas").evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, at) => at % 4 === 3 && value > 0);
      });
      assert.ok(inked, "streets are drawn");
      await page.locator("details.legend").evaluate((legend) => (legend.open = true));
      const told = await page.locator("details.legend ul.seen li").allTextContents();
      assert.deepEqual(
        told.map((text) => text.trim()),
        says.lines.filter((_, at) => drawn[2 - at] > 0),
      );
      // No gap is larger than somebody can look at.
      for (const { geometry } of first.found.gaps.features) {
        const lats = geometry.coordinates.flat(2).map(([, lat]) => lat);
        // 200 m of streets, with the ground beside and beyond them.
        assert.ok((Math.max(...lats) - Math.min(...lats)) * 110_574 < 245);
      }
      await look(page, `plan-${name}-lines`);
      await page.locator("details.legend").evaluate((legend, open) => (legend.open = open), !small);

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
        await page.locator("li.raised > button.row").getAttribute("aria-label"),
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
      const alone = page.locator("section[aria-labelledby=plan-single] li").first();
      await alone.getByText(single.code).waitFor();
      // What hangs on it alone is lit on the map, and looked at from near.
      await alone.getByRole("button").click();
      await page.locator("path.alone").waitFor({ state: "attached" });
      assert.equal(await alone.getByRole("button").getAttribute("aria-pressed"), "true");
      await page.locator("#plan-single").scrollIntoViewIfNeeded();
      await look(page, `plan-${name}-end`);

      if (!small) {
        // A gap on the map brings its row forward.
        const path = page.locator(".leaflet-map-pane path.gap").last();
        await path.dispatchEvent("click");
        await page.locator("section[aria-labelledby=plan-gaps] button.row[aria-pressed=true]").waitFor();
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
    await asPlanner(page, "vi");
    await page.getByText(says.drawn, { exact: true }).click();
    await page.getByRole("button", { name: says.measure }).click();
    await page.getByText(says.noArea).waitFor();
    await draw(page, says, SQUARE);
    const drawn = await measured(page, () => page.getByRole("button", { name: says.done }).click());
    assert.equal(drawn.status, 200);
    assert.equal(drawn.asked.area.coordinates[0].length, 5);
    assert.ok(drawn.found.street_m > 100);
    await page.locator(".leaflet-map-pane path.plan-area").waitFor();
    await page.locator("#panel table").waitFor();
    // Its size is one, wherever it is said; and what was drawn outlives the page.
    const sizes = await page
      .locator("#panel")
      .getByText(/\d\u00a0k?m²/)
      .allTextContents();
    const [size, again] = sizes.map((text) => /[\d.,]+\u00a0k?m²/.exec(text)[0]);
    assert.deepEqual([sizes.length, again], [2, size], sizes.join());
    await look(page, "plan-drawn");
    await page.reload();
    await page.locator(".leaflet-map-pane path.plan-area").waitFor();
    await page.locator("#panel").getByText(size).waitFor();
    await measured(page, () => page.getByRole("button", { name: says.measure }).click());

    // By keys alone its points are moved, added and taken away.
    await page.getByRole("button", { name: "Sửa hình" }).click();
    const point = (number) => page.getByRole("button", { name: `Điểm ${number}`, exact: true });
    await point(4).waitFor();
    const isFocused = (number) =>
      page.waitForFunction((name) => document.activeElement.ariaLabel === name, `Điểm ${number}`);
    await point(1).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await isFocused(2);
    await page.keyboard.press("Shift+ArrowDown");
    assert.equal(await point(5).count(), 1);
    await look(page, "plan-edit");
    await page.keyboard.press("Delete");
    await isFocused(1);
    assert.equal(await point(5).count(), 0);
    const moved = await measured(page, () => page.keyboard.press("Enter"));
    const [before, after] = [drawn, moved].map(({ asked }) => asked.area.coordinates[0]);
    assert.equal(after.length, 5);
    assert.ok(after[0][0] > before[0][0], "the first point lies farther east");
    assert.deepEqual(after.slice(1, 4), before.slice(1, 4), "the others stay where they were");

    // Elsewhere the sheet of another job is clean of it, and coming back it is still there.
    await page.locator("nav.rail").getByRole("link", { name: "Báo cáo" }).click();
    await page.locator(".leaflet-map-pane path.gap").first().waitFor({ state: "detached" });
    await page.goBack();
    await page.locator(".leaflet-map-pane path.gap").first().waitFor();

    // Out at sea there is no street.
    await page.getByRole("button", { name: "Xóa hình" }).click();
    await page.evaluate(() => (location.hash = "#/plan?m=19.90000,107.30000,16"));
    await draw(page, says, SQUARE.slice(0, 3));
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

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-en", phone, "en"],
]) {
  const says = SAYS[language];
  walk(
    `${name}: sides of a drawn area that cross are said at once, and it is not taken until they do not`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      await page.getByText(says.drawn, { exact: true }).click();
      const [first, second, third, fourth] = SQUARE;
      // Nothing crosses yet but what would close it.
      await draw(page, says, [first, second, fourth, third]);
      const bar = page.getByRole("region", { name: says.drawing });
      await bar.getByRole("alert").getByText(says.closing).waitFor();
      assert.doesNotMatch(await bar.textContent(), /0\u00a0m²/);
      assert.equal(await bar.getByRole("button", { name: says.done }).count(), 0);
      await look(page, `plan-${name}-crossing`);

      // What was taken back crosses nothing any more; drawn otherwise, sides cross that are there.
      for (let left = 3; left > 0; left -= 1) await bar.getByRole("button", { name: says.undo }).click();
      await bar.getByRole("alert").waitFor({ state: "detached" });
      const box = await page.locator(".canvas").boundingBox();
      for (const [x, y] of [third, fourth, second])
        await press(page, box.x + box.width * x, box.y + box.height * y);
      await bar.getByRole("alert").getByText(says.crossing).waitFor();

      // Its points can be dragged apart, and until then it is in hand: neither a key nor a button takes it.
      await bar.getByRole("button", { name: says.amend }).click();
      const amending = page.getByRole("region", { name: says.edit });
      await amending.getByRole("alert").getByText(says.still).waitFor();
      assert.ok(await amending.getByRole("button", { name: says.done }).isDisabled());
      await page.keyboard.press("Enter");
      await look(page, `plan-${name}-crossing-points`);
      await page.getByRole("button", { name: /^(Điểm|Point) 4$/ }).focus();
      await page.keyboard.press("Delete");
      await amending.getByRole("alert").waitFor({ state: "detached" });
      assert.equal(await askedLast(page), undefined);
      const { asked } = await measured(page, () => amending.getByRole("button", { name: says.done }).click());
      assert.equal(asked.area.coordinates[0].length, 4);
    },
    { language },
  );

  walk(
    `${name}: whoever draws by keys is told them, and is back at the button in the end`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      await page.getByText(says.drawn, { exact: true }).click();
      const canvas = page.locator(".canvas");
      const described = () =>
        canvas.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby")).textContent);
      const focused = (button) =>
        page.waitForFunction((text) => document.activeElement.textContent.trim() === text, button);
      const begin = page.getByRole("button", { name: says.draw });
      await begin.press("Enter");
      await page
        .getByRole("region", { name: says.drawing })
        .getByRole("button", { name: says.add })
        .waitFor();
      const map = page.getByRole("application", { name: says.map });
      await map.waitFor();
      assert.ok(await map.evaluate((one) => one === document.activeElement));
      assert.match(await described(), says.keys);
      await page.keyboard.press("Escape");
      await map.waitFor({ state: "detached" });
      assert.equal(await canvas.getAttribute("role"), null);
      await focused(says.draw);

      await draw(page, says, SQUARE);
      await measured(page, () => page.keyboard.press("Enter"));
      await page.locator("#panel table").waitFor();
      await page.waitForFunction(() => document.activeElement.id === "plan-seen");
      await page.getByRole("button", { name: says.redraw, exact: true }).press("Enter");
      await page.getByRole("button", { name: /^(Điểm|Point) 4$/ }).waitFor();
      assert.match(await described(), says.pointKeys);
      await page.keyboard.press("Tab");
      assert.match(await page.evaluate(() => document.activeElement.ariaLabel), /^(Điểm|Point) 1$/);
      await page.keyboard.press("Escape");
      await focused(says.redraw);
    },
    { language },
  );

  walk(
    `${name}: a list that is shown whole goes on where it ended`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      await measured(page, () => page.getByRole("button", { name: says.measure }).click());
      for (const part of ["plan-gaps", "plan-single"]) {
        const list = page.locator(`section[aria-labelledby=${part}]`);
        const all = list.getByRole("button", { name: says.all });
        await all.press("Enter");
        await all.waitFor({ state: "detached" });
        const at = await list
          .locator("ol > li")
          .evaluateAll((items) => items.findIndex((item) => item.contains(document.activeElement)));
        assert.equal(at, 10, `${part}: the first row that came`);
      }
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
    `${name}: what was measured is printed on A4 and written as files, which are numbered`,
    viewport,
    async (page) => {
      await asPlanner(page, language);
      const { found } = await measured(page, () => page.getByRole("button", { name: says.measure }).click());
      const gaps = found.gaps.features;
      await page.getByRole("button", { name: says.print }).click();
      const sheet = page.locator(".preview article");
      await sheet.locator(".leaflet-tile-loaded").first().waitFor();
      for (const words of [says.title, says.internal, says.single])
        await sheet.getByText(words).first().waitFor();
      // Map and lists have the same gaps, the heaviest first, and the lines are drawn as sharp as paper takes them.
      const listed = Math.min(30, gaps.length);
      assert.equal(await sheet.locator("table.rows").first().locator("tbody tr").count(), listed);
      assert.equal(await sheet.locator("path.gap").count(), gaps.length);
      assert.ok((await sheet.locator(".leaflet-seen-lines-pane path").count()) > 0);
      assert.equal(await sheet.locator(".gap-rank").count(), listed);
      const [heaviest] = await sheet.locator("table.rows").first().locator("tbody tr").allTextContents();
      assert.ok(heaviest.trim().startsWith("1"), heaviest);
      const points = sheet.locator("table.rows").last().locator("tbody tr");
      assert.equal(await points.count(), Math.min(30, found.single_points.length));
      await points.first().getByText(found.single_points[0].code).waitFor();
      await look(page, `measure-${name}-sheet`);
      // What it rests on is not torn from its heading by a page's end.
      const assumptions = sheet
        .locator("section")
        .filter({ has: page.getByRole("heading", { name: says.assumptions }) });
      assert.equal(await assumptions.evaluate((one) => getComputedStyle(one).breakInside), "avoid");
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
      if (process.env.SIGHTLINE_SHOTS)
        writeFileSync(`${process.env.SIGHTLINE_SHOTS}/measure-${name}.pdf`, pdf);
      assert.ok(pages === 2, `${pages} pages`);
      const numberOf = async () =>
        (await sheet.locator(".foot").textContent()).match(/DV-[\d-]+-[0-9a-f]{4}/)[0];
      const first = await numberOf();
      assert.ok(first.endsWith(found.id.slice(-4)), first);
      assert.equal(await sheet.getByText(says.corners).count(), 0);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });

      // Another measurement of the same day has another number, and an area that was drawn its corners.
      await page.getByText(says.drawn, { exact: true }).click();
      await draw(page, says, SQUARE);
      const drawn = await measured(page, () => page.getByRole("button", { name: says.done }).click());
      await page.getByRole("button", { name: says.print }).click();
      const corners = await sheet.getByText(says.corners).textContent();
      assert.notEqual(await numberOf(), first);
      const degrees = drawn.asked.area.coordinates[0].slice(0, -1).flat();
      const told = corners.match(/\d+[,.]\d{5}/g).map((text) => Number(text.replace(",", ".")));
      assert.equal(told.length, 8);
      for (const value of told)
        assert.ok(
          degrees.some((one) => Math.abs(one - value) < 1e-5),
          `${value}`,
        );
      await look(page, `measure-${name}-drawn-sheet`);
      if (process.env.SIGHTLINE_SHOTS)
        await page.pdf({
          path: `${process.env.SIGHTLINE_SHOTS}/measure-${name}-drawn.pdf`,
          preferCSSPageSize: true,
          printBackground: true,
        });
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
      await page.getByText(says.own, { exact: true }).click();
      await measured(page, () => page.getByRole("button", { name: says.measure }).click());

      for (const [label, starts] of [
        ["GeoJSON", '{"type":"FeatureCollection"'],
        ["XLSX", "PK"],
      ]) {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: label }).click(),
        ]);
        const saved = page.getByRole("status").filter({ hasText: says.exported });
        await saved.waitFor();
        const [, number] = says.exported.exec(await saved.textContent());
        assert.equal(download.suggestedFilename(), `${number}.${label.toLowerCase()}`);
        const bytes = await readFile(await download.path());
        if (label === "XLSX") assert.equal(bytes.subarray(0, 2).toString(), starts);
        else {
          const { name: title, features } = JSON.parse(bytes.toString());
          assert.equal(title, number);
          assert.equal(features.filter(({ properties }) => properties.layer === "gap").length, gaps.length);
        }
      }
      await page.getByRole("button", { name: "XLSX" }).scrollIntoViewIfNeeded();
      await look(page, `measure-${name}-files`);
    },
    { language },
  );
}

walk(
  "measuring can be stopped; registrars plan without keeping it, and officers do not",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    await asPlanner(page, "vi");
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

    const registrar = await visit(desktop);
    try {
      const { page } = registrar;
      // Not even by an address that leads there.
      await page.goto("/#/plan/scenarios");
      await page.getByRole("button", { name: /^registrar/ }).click();
      await page.getByRole("button", { name: says.measure }).click();
      await page.locator("#panel table").waitFor();
      assert.equal(await page.getByText("Đã lưu", { exact: true }).count(), 0);
      await look(page, "plan-registrar-measured");
      await page.locator("#panel").getByText("Đề xuất", { exact: true }).click();
      await page.getByLabel("Số camera mới").fill("2");
      await page.locator("form").getByRole("button", { name: "Đề xuất" }).click();
      // Cameras may be printed, and named ones looked for; nothing of it is kept.
      await page.getByRole("button", { name: "In phương án" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Lưu phương án" }).count(), 0);
      await page.locator("#panel ol button[aria-pressed=false] b").last().click();
      await page.locator(".plan-spot b").waitFor({ state: "attached" });
      await look(page, "plan-registrar-proposed");
      assert.deepEqual(registrar.said, []);
    } finally {
      await registrar.browser.close();
    }

    const other = await visit(desktop);
    try {
      await other.page.goto("/#/plan");
      await other.page.getByRole("button", { name: /^officer/ }).click();
      await other.page.locator("nav.rail").waitFor();
      assert.equal(await other.page.locator("nav.rail").getByRole("link", { name: "Phương án" }).count(), 0);
      assert.equal(await other.page.getByRole("button", { name: says.measure }).count(), 0);
    } finally {
      await other.browser.close();
    }
  },
);
