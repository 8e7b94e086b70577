// What Follow does not take: said where it is, and nothing that was there goes; and where the focus goes.
import assert from "node:assert/strict";

import { crossing, desktop, look, phone, press, walk } from "./browser.mjs";
import { answered, follow, minutes, question, rows, tinted } from "./follower.mjs";

const SAYS = {
  vi: {
    start: "Lần theo đường đến, đường đi",
    close: "Về kết quả",
    both: "Cả hai",
    saw: /^Đã thấy/,
    missed: /^Không thấy/,
    keep: /^Giữ ngay/,
    note: "Ghi nhận",
    back: /^Bỏ/,
    typedOutside: /^Ngoài khoảng thời gian lần theo, 19:20–19:55/,
    part: "Chỉ tính",
    outside: /^Đang lần theo 19:29–19:46: lần xem này nằm ngoài/,
    sightings: "Đã xem hình tại camera",
    noAnswer: /^Chưa có đường và camera để xem/,
    counts: /, (\d+) camera trên tuyến(?:, (\d+) lượt qua)?\.$/,
    rows: /^(\d+) lượt$/,
    speed: "Tốc độ",
    draw: "Vẽ đường đã biết",
    drawStart: "Chạm từng điểm trên bản đồ.",
    done: "Xong",
    cancel: "Hủy vẽ",
    redraw: "Sửa hình",
    erase: "Xóa đường",
    car: "Ô tô",
    elsewhere: /^Đường đã vẽ không đi theo con đường nào/,
  },
  en: {
    start: "Follow the route to and from the scene",
    close: "Back to results",
    both: "Both",
    saw: /^Seen/,
    note: "Confirm",
    back: /^Undo/,
    typedOutside: /^Outside the time that is followed, 19:20–19:55/,
    part: "Only",
    outside: /^Followed now is 19:29–19:46/,
    sightings: "Footage looked through",
    noAnswer: /^No streets and cameras to show yet/,
    counts: /, (\d+) cameras on the way(?:, passed (\d+) times)?\.$/,
    rows: /^(\d+) pass(?:es)?$/,
    speed: "Speed",
    draw: "Draw a known route",
    drawStart: "Tap the points one after another on the map.",
    done: "Done",
    cancel: "Cancel",
    redraw: "Change",
    car: "Car",
    elsewhere: /^The drawn route follows no street/,
  },
};

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });

const both = [
  [desktop, "vi"],
  [phone, "en"],
];

const shotOf = (viewport, language) => `follow-${viewport === phone ? "phone" : "desktop"}-${language}`;

/** How often the server was asked since. */
function asking(page) {
  const count = { of: 0 };
  page.on("request", (request) => (count.of += request.url().endsWith("/follow") ? 1 : 0));
  return count;
}

/** Fails where something is not on the screen as it is. */
async function isInSight(page, locator, what) {
  const box = await locator.boundingBox();
  const { width, height } = page.viewportSize();
  assert.ok(box && box.y >= 0 && box.x >= 0, `${what} is on the screen`);
  assert.ok(box.y + box.height <= height && box.x + box.width <= width, `${what} is on the screen as it is`);
  const hit = await locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  assert.ok(hit, `nothing lies over ${what}`);
}

const focusedName = (page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at.getAttribute("aria-label") ?? at.innerText.trim();
  });

for (const [viewport, language] of both)
  walk(
    `a sighting outside of what is followed is refused where it is typed (${language})`,
    viewport,
    async (page) => {
      const says = SAYS[language];
      await follow(page, language);
      const [count, streets] = [await rows(page).count(), await tinted(page)];
      const row = rows(page).first();
      await row.getByRole("button", { name: says.saw }).click();
      const fields = row.getByRole("textbox");
      const usual = [await fields.nth(0).inputValue(), await fields.nth(1).inputValue()];
      await fields.nth(0).fill("0100");
      await fields.nth(1).fill("0105");
      const refused = await answered(page, () => row.getByRole("button", { name: says.note }).click());
      assert.equal(refused.status(), 422);
      const why = row.getByText(says.typedOutside);
      await why.waitFor();
      await isInSight(page, why, "the reason");
      assert.equal(await fields.nth(0).getAttribute("aria-invalid"), "true", "it is said at its field");
      assert.deepEqual(
        [await fields.nth(0).inputValue(), await fields.nth(1).inputValue()],
        ["0100", "0105"],
        "what was typed stays",
      );
      assert.equal(await rows(page).count(), count, "the list stays");
      assert.equal(await tinted(page), streets, "the streets stay");
      assert.equal(await page.getByText(says.sightings).count(), 0, "nothing is noted");
      await look(page, `${shotOf(viewport, language)}-refused`);

      // Typed anew it is no longer wrong; taken, it is asked once.
      await fields.nth(0).fill(usual[0]);
      await fields.nth(1).fill(usual[1]);
      assert.equal(await why.count(), 0);
      const asked = asking(page);
      const taken = await answered(page, () => row.getByRole("button", { name: says.note }).click());
      assert.equal(taken.status(), 200);
      await page.getByText(says.sightings).waitFor();
      const back = page.getByRole("button", { name: says.back });
      await isInSight(page, back, "what was noted");
      assert.match(await focusedName(page), says.back, "from there it is taken back");
      assert.equal((await question(page)).sightings.length, 1, "what was refused is not asked again");
      await answered(page, () => back.click());
      assert.equal(asked.of, 2, "once with it, once without it");
      assert.equal(await rows(page).count(), count);

      // One that reaches beyond what is followed counts as far as that, and it is said so.
      await row.getByRole("button", { name: says.saw }).click();
      await fields.nth(1).fill("2030");
      await answered(page, () => row.getByRole("button", { name: says.note }).click());
      const part = page.getByText(new RegExp(`^${says.part} ${usual[0]}–19:55`));
      await part.waitFor();
      await isInSight(page, part, "what of it counts");
      await look(page, `${shotOf(viewport, language)}-part`);
      await answered(page, () => back.click());
    },
    { language, expected: /status of 422/ },
  );

for (const [viewport, language] of both)
  walk(
    `what fewer minutes leave outside is said beside it, and why nothing is listed (${language})`,
    viewport,
    async (page) => {
      const says = SAYS[language];
      const { passes } = await (await follow(page, language)).json();
      const { incident } = await crossing(page);
      const end = Date.parse(incident.to);
      const MINUTE = 60_000;
      const { candidate } = passes.find(
        ({ when, to }) => when === "after" && Date.parse(to) > end + 9 * MINUTE,
      );
      const row = page.locator(`li[data-camera="${candidate.camera_id}"]`).first();
      await row.getByRole("button", { name: says.saw }).click();
      for (const [at, minute] of [7, 8].entries())
        await row
          .getByRole("textbox")
          .nth(at)
          .fill(clock.format(end + minute * MINUTE));
      await answered(page, () => row.getByRole("button", { name: says.note }).click());
      const refused = await minutes(page, 1, language);
      assert.equal(refused.status(), 422);
      const why = page.getByText(says.outside);
      await why.waitFor();
      await isInSight(page, why, "the reason");
      await page.getByText(says.noAnswer).waitFor();
      assert.equal(await rows(page).count(), 0, "streets of another question are no answer to this one");
      await look(page, `${shotOf(viewport, language)}-outside`);
      await answered(page, () => page.getByRole("button", { name: says.back }).click());
      await rows(page).first().waitFor();
    },
    { language, expected: /status of 422/ },
  );

walk("the focus goes back to where Follow was opened, and a route drawn", desktop, async (page) => {
  const says = SAYS.vi;
  await follow(page);
  await page.locator("summary", { hasText: says.speed }).click();
  const draw = page.getByRole("button", { name: says.draw });
  const start = page.getByText(says.drawStart);
  const scene = await page.locator(".scene").first().boundingBox();
  const [x, y] = [scene.x + scene.width / 2, scene.y + scene.height / 2];

  // Given up by button, and by a key on the map.
  await draw.press("Enter");
  await start.waitFor();
  await page.getByRole("button", { name: says.cancel }).press("Enter");
  await start.waitFor({ state: "detached" });
  assert.equal(await focusedName(page), says.draw);
  await draw.press("Enter");
  await start.waitFor();
  await page.keyboard.press("Escape");
  await start.waitFor({ state: "detached" });
  assert.equal(await focusedName(page), says.draw);

  await draw.press("Enter");
  await start.waitFor();
  await press(page, x, y);
  await press(page, x + 150, y);
  await answered(page, () => page.getByRole("button", { name: says.done }).press("Enter"));
  await page.getByRole("button", { name: says.redraw }).waitFor();
  assert.equal(await focusedName(page), says.redraw);
  await page.getByRole("button", { name: says.redraw }).press("Enter");
  await page.getByRole("button", { name: says.cancel }).press("Enter");
  await page.getByRole("button", { name: says.cancel }).waitFor({ state: "detached" });
  assert.equal(await focusedName(page), says.redraw);
  assert.equal(await page.locator("path.known-route").count(), 1, "what was drawn before stays");
  await answered(page, () => page.getByRole("button", { name: says.erase }).press("Enter"));
  assert.equal(await focusedName(page), says.draw, "taken away, it can be drawn anew");

  await page.getByRole("button", { name: says.close }).press("Enter");
  await page.getByRole("button", { name: says.start }).waitFor();
  assert.equal(await focusedName(page), says.start);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: says.close }).waitFor();
  await page.goBack();
  await page.getByRole("button", { name: says.start }).waitFor();
  assert.equal(await focusedName(page), says.start, "by the back button too");
});

walk("what is done in a row by hand is done there by keys", desktop, async (page) => {
  const says = SAYS.vi;
  await follow(page);
  const first = rows(page).first();
  const open = first.locator("button[aria-expanded]");
  const isFocused = () => open.evaluate((element) => element === document.activeElement);

  // What is typed in a row, and what it asks, is left by Escape, and the focus is on the row.
  for (const button of [says.saw, says.missed]) {
    await first.getByRole("button", { name: button }).press("Enter");
    await first.getByRole("button", { name: says.note }).waitFor();
    await page.keyboard.press("Escape");
    await first.getByRole("button", { name: says.note }).waitFor({ state: "detached" });
    assert.ok(await isFocused());
  }
  await page.keyboard.press("g");
  const keep = first.getByRole("group", { name: says.keep });
  await keep.waitFor();
  await page.keyboard.press("Escape");
  await keep.waitFor({ state: "detached" });
  await page.keyboard.press("c");
  const code = (await first.locator(".name b").innerText()).trim();
  const call = first.getByRole("group", { name: new RegExp(code) });
  await call.waitFor();
  assert.equal(await open.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Escape");
  await call.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  assert.equal(await open.getAttribute("aria-expanded"), "false");
});

for (const [viewport, language] of both)
  walk(
    `cameras and how often they are passed are told apart (${language})`,
    viewport,
    async (page) => {
      const says = SAYS[language];
      await follow(page, language);
      const said = () => page.locator(".answer > p").first().innerText();
      const counts = () => page.locator(".answer h2 .count").allInnerTexts();
      const cameras = async () =>
        new Set(await rows(page).evaluateAll((all) => all.map((row) => row.dataset.camera))).size;
      const sum = (texts, pattern) =>
        texts.reduce((sum, text) => sum + Number(pattern.exec(text)?.[1] ?? NaN), 0);

      // Away alone each is passed once.
      const [, once, never] = says.counts.exec(await said()) ?? [];
      assert.deepEqual([Number(once), never], [await cameras(), undefined]);
      assert.equal(sum(await counts(), /^(\d+)$/), Number(once));

      await page.getByText(says.both, { exact: true }).click();
      const [, of, times] = says.counts.exec(await said()) ?? [];
      assert.deepEqual([Number(of), Number(times)], [await cameras(), await rows(page).count()]);
      assert.ok(Number(times) > Number(of), "some are passed on the way there and on the way away");
      assert.equal(sum(await counts(), says.rows), Number(times), "the groups add up to what is said above");
      await page.locator(".answer > p").first().scrollIntoViewIfNeeded();
      await look(page, `${shotOf(viewport, language)}-counts`);
    },
    { language },
  );

for (const [viewport, language] of [
  [phone, "vi"],
  [phone, "en"],
  [desktop, "vi"],
])
  walk(
    `a route along no street is refused while it is in hand (${shotOf(viewport, language)})`,
    viewport,
    async (page) => {
      const says = SAYS[language];
      await follow(page, language);
      const count = await rows(page).count();
      await page.locator("summary", { hasText: says.speed }).click();
      await page.getByRole("button", { name: says.draw }).click();
      await page.getByText(says.drawStart).waitFor();
      const streets = await tinted(page);
      assert.ok(streets > 0);
      // From the middle of a block.
      const scene = await page.locator(".scene").first().boundingBox();
      const [x, y] = [scene.x + scene.width / 2 + 50, scene.y + scene.height / 2 + 50];
      await press(page, x, y);
      await press(page, x + 30, y + 30);
      const done = page.getByRole("button", { name: says.done });
      const refused = await answered(page, () => done.click());
      assert.equal(refused.status(), 422);
      const why = page.getByRole("alert").filter({ hasText: says.elsewhere });
      await why.waitFor();
      await isInSight(page, why, "the reason");
      await page.locator("path.sketch").first().waitFor({ state: "attached" });
      assert.equal(await tinted(page), streets, "the streets stay");
      await look(page, `${shotOf(viewport, language)}-elsewhere`);
      await answered(page, () => done.click());
      await isInSight(page, why, "the reason, the second time,");

      // What was refused already is not tried once more by leaving it.
      const asked = asking(page);
      await page.goBack();
      await done.waitFor({ state: "detached" });
      assert.equal(asked.of, 0);
      assert.equal(await rows(page).count(), count, "the list stays");
      assert.equal(await page.locator("path.known-route").count(), 0, "nothing is taken");
      assert.equal(await focusedName(page), says.draw);
    },
    { language, expected: /status of 422/ },
  );

for (const [viewport, language] of both)
  walk(
    `${shotOf(viewport, language)}: a means that is refused says at what speeds it was asked`,
    viewport,
    async (page) => {
      await follow(page, language);
      const errors = [{ pointer: "/sightings/0", code: "out_of_reach", detail: "out of reach" }];
      await page.route("**/follow", (route) =>
        route.fulfill({ status: 422, contentType: "application/problem+json", json: { errors } }),
      );
      await page.getByText(SAYS[language].car, { exact: true }).click();
      await page.locator(".pace summary b").getByText("10–60 km/h", { exact: true }).waitFor();
      await page.locator(".pace summary").click();
      const typed = await page
        .locator(".pace .speeds input")
        .evaluateAll((all) => all.map((one) => one.value));
      assert.deepEqual(typed, ["10", "60"]);
      await look(page, `${shotOf(viewport, language)}-refused-speeds`);
    },
    { language, expected: /status of 422/ },
  );
