// Follow as an officer walks it on the demo commune: from the crossing along its streets.
import assert from "node:assert/strict";

import { ask, crossing, desktop, enter, look, phone, picture, press, send, visit, walk } from "./browser.mjs";
import { answered, follow, minutes, question, rows, tinted } from "./follower.mjs";

const SAYS = {
  vi: {
    start: "Lần theo đường đến, đường đi",
    title: "Lần theo đường",
    close: "Về kết quả",
    both: "Cả hai",
    slider: "Trong vòng",
    missed: /^Không thấy/,
    saw: /^Đã thấy/,
    note: "Ghi nhận",
    back: /^Bỏ/,
    kept: /không lưu trên máy chủ/,
    minor: /^Không lần theo đường với loại vụ việc này/,
    notOffered: "Loại vụ việc này không được lần theo đường.",
    results: "Thấy hiện trường",
    reason: "Lý do",
    ask: "Xin duyệt để lần theo",
    reasonEmpty: "Nhập lý do cần lần theo đường.",
    waits: /^Đã xin, đang chờ người khác duyệt/,
    check: "Xem lại",
    provisional: "(tạm tính)",
    oldAnswer: /^Danh sách và bản đồ vẫn tính theo lần hỏi trước: Đi bộ, 10 phút, 3–10 km\/h\.$/,
    retry: "Thử lại",
  },
  en: {
    start: "Follow the route to and from the scene",
    title: "Follow the route",
    close: "Back to results",
    both: "Both",
    slider: "Within",
    missed: /^Not seen/,
    saw: /^Seen/,
    note: "Confirm",
    back: /^Undo/,
    kept: /not stored on the server/,
    minor: /^Routes are not followed for this kind/,
    results: "Sees the scene",
    reason: "Reason",
    ask: "Ask for approval",
    reasonEmpty: "Enter why the route has to be followed.",
    waits: /^Asked; waiting for another person/,
    check: "Check again",
    provisional: "(provisional)",
    oldAnswer: /^List and map are still based on the question before: On foot, 10 minutes, 3–10 km\/h\.$/,
    retry: "Try again",
  },
};

/** How many passes there are, those among them that are not listed. */
const counted = ({ passes, not_listed: { before, between, after } }) =>
  passes.length + before + between + after;

walk("streets and cameras follow the slider, and the means", desktop, async (page) => {
  const says = SAYS.vi;
  const onFoot = await (await follow(page)).json();
  assert.equal(onFoot.means, "walk");
  await look(page, "follow-desktop");
  const [before, count] = [await tinted(page), await rows(page).count()];
  const far = await (await minutes(page, 2)).json();
  assert.ok(far.reach_m < onFoot.reach_m, "less time reaches less");
  assert.ok((await tinted(page)) < before, "fewer streets are tinted");
  assert.ok((await rows(page).count()) < count, "fewer cameras are on the way");
  const again = await (await minutes(page, 10)).json();

  // The legend says what the tints mean, and rows and dots are those of the answer.
  assert.match(await page.locator(".legend .ramp").innerText(), /^Rời đi: sau khi rời \(phút\)/);
  const away = again.passes.filter(({ when }) => when !== "before");
  assert.equal(await rows(page).count(), away.length);
  await page.getByText(says.both, { exact: true }).click();
  assert.equal(await rows(page).count(), again.passes.length);
  assert.equal(await page.locator(".legend .ramp").count(), 2);
  await look(page, "follow-desktop-both");

  const row = rows(page).first();
  await row.getByRole("button").first().focus();
  await page.locator("path.coverage.raised").waitFor({ state: "attached" });
  await page.locator(".entry").waitFor({ state: "attached" });
  await page.keyboard.press("Enter");
  assert.match(await row.innerText(), /\d\d:\d\d–\d\d:\d\d[\s\S]*đi về phía [\s\S]*% tuyến/);
  await look(page, "follow-desktop-row");

  await page.goBack();
  await page.getByRole("heading", { name: says.results }).waitFor();
  assert.equal(
    await page.locator(".entry").count(),
    0,
    "back at the results nothing of it is left on the map",
  );
});

walk("what is set stays in the address, and a slider on its way asks once", desktop, async (page) => {
  const says = SAYS.vi;
  await follow(page);
  let asked = 0;
  page.on("request", (request) => (asked += request.url().endsWith("/follow") ? 1 : 0));
  const slider = page.getByRole("slider", { name: says.slider });
  await answered(page, async () => {
    await slider.focus();
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowLeft");
  });
  assert.equal(asked, 1, "each answer is a line of the log");
  assert.equal((await question(page)).minutes, 6);
  await page.getByText(says.both, { exact: true }).click();
  await page.waitForFunction(() => location.hash.includes("f=walk,6,both"));

  const [again] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith("/follow")),
    page.reload(),
  ]);
  assert.equal((await again.json()).means, "walk");
  await rows(page).first().waitFor();
  assert.equal(await slider.inputValue(), "6");
  assert.equal(await page.getByRole("radio", { name: says.both }).isChecked(), true);
  assert.match(page.url(), /f=walk,6,both/);
  await page.goBack();
  await page.getByRole("heading", { name: says.results }).waitFor();
  assert.doesNotMatch(page.url(), /f=/);
});

for (const [viewport, language] of [
  [desktop, "vi"],
  [phone, "en"],
]) {
  const shot = `follow-${viewport === phone ? "phone" : "desktop"}-${language}`;

  walk(
    `what is shown follows the slider before anything is asked (${language})`,
    viewport,
    async (page) => {
      const says = SAYS[language];
      await follow(page, language);
      const slider = page.getByRole("slider", { name: says.slider });
      const [all, streets] = [await rows(page).count(), await tinted(page)];
      let release = () => {};
      const held = new Promise((done) => (release = done));
      let asked = 0;
      await page.route("**/follow", async (route) => {
        asked += 1;
        await held;
        await route.continue();
      });
      // All of it within the rest that comes before a question.
      const moved = await slider.evaluate(async (input) => {
        globalThis.asked = null;
        for (const minutes of ["7", "5", "3", "2"]) {
          input.value = minutes;
          input.dispatchEvent(new Event("input", { bubbles: true }));
          await new Promise((done) => requestAnimationFrame(done));
        }
        const rows = document.querySelectorAll("li[data-when]").length;
        return { rows, asked: globalThis.asked };
      });
      assert.equal(moved.asked, null, "nothing is asked while it moves");
      assert.ok(moved.rows < all, "fewer cameras are on the way");
      const less = await tinted(page);
      assert.ok(less < streets, "fewer streets are tinted");
      await page.getByText(says.provisional).waitFor();
      await look(page, `${shot}-provisional`);

      const answer = page.waitForResponse((response) => response.url().endsWith("/follow"));
      release();
      const { reach } = await (await answer).json();
      await page.getByText(says.provisional).waitFor({ state: "detached" });
      assert.equal(asked, 1, "asked once, when it rests");
      assert.equal((await question(page)).minutes, 2);
      assert.ok(reach.length > 0);
      assert.equal(await rows(page).count(), moved.rows, "the server says the same cameras");
      assert.equal(await tinted(page), less, "and the same streets");
    },
    { language },
  );

  walk(
    `without a server what was there stays, and it asks again by itself (${language})`,
    viewport,
    async (page, context) => {
      const says = SAYS[language];
      await follow(page, language);
      const slider = page.getByRole("slider", { name: says.slider });
      const [all, streets] = [await rows(page).count(), await tinted(page)];
      await context.setOffline(true);
      await slider.fill("2");
      const retry = page.locator(".follow").getByRole("button", { name: says.retry });
      await retry.waitFor();
      await page.getByText(says.oldAnswer).waitFor();
      const [few, less] = [await rows(page).count(), await tinted(page)];
      assert.ok(few > 0 && few < all && less > 0 && less < streets, "what is known of it is shown");
      await page.getByText(says.oldAnswer).scrollIntoViewIfNeeded();
      await look(page, `${shot}-away`);
      await retry.click();
      await page.getByText(says.oldAnswer).waitFor();
      assert.equal(await rows(page).count(), few);

      // What is in hand needs no server.
      await slider.fill("10");
      await page.getByText(says.oldAnswer).waitFor({ state: "detached" });
      await retry.waitFor({ state: "detached" });
      assert.equal(await rows(page).count(), all);
      await slider.fill("2");
      await retry.waitFor();

      await answered(page, () => context.setOffline(false));
      await retry.waitFor({ state: "detached" });
      assert.equal(await page.getByText(says.oldAnswer).count(), 0);
      assert.equal(await rows(page).count(), few);
      assert.equal(await tinted(page), less);
    },
    { language, expected: /ERR_INTERNET_DISCONNECTED/ },
  );
}

walk("the address of another incident that is followed opens that one", desktop, async (page) => {
  const says = SAYS.vi;
  await follow(page);
  const { type, place, from, to } = (await crossing(page)).incident;
  const made = { type, place, from, to, case_number: `TT-${Date.now()}/2026` };
  const { id } = await send(page, "/incidents", made);
  const asked = page.waitForRequest((request) => request.url().endsWith(`/incidents/${id}/follow`));
  await page.evaluate((to) => (location.hash = to), `#/find/${id}?f=motorbike,3,both`);
  await asked;
  await rows(page).first().waitFor();
  const { means, minutes } = await question(page);
  assert.deepEqual([means, minutes], ["motorbike", 3]);
  assert.equal(await page.getByRole("slider", { name: says.slider }).inputValue(), "3");
  assert.match(page.url(), new RegExp(`${id}\\?.*f=motorbike,3,both`));
});

walk(
  "a street under the pointer says its name, and when somebody may have been there",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    await follow(page);
    await page.getByText(says.both, { exact: true }).click();
    const scene = await page.locator(".scene").first().boundingBox();
    const [x, y] = [scene.x + scene.width / 2, scene.y + scene.height / 2];
    const words = page.locator(".reached-street");
    for (const [dx, dy] of [
      [70, 0],
      [-70, 0],
      [0, 70],
      [0, -70],
    ]) {
      await page.mouse.move(x + dx - 3, y + dy);
      await page.mouse.move(x + dx, y + dy, { steps: 3 });
      if (await words.isVisible()) break;
    }
    assert.match(
      await words.innerText(),
      /^Đường [\s\S]*(rời đi qua đây|đi đến qua đây): \d\d:\d\d–\d\d:\d\d/,
    );
    await look(page, "follow-desktop-street");
    // What lies over the map is no street, however fast one gets there.
    await page.locator("details.legend summary").hover();
    await words.waitFor({ state: "detached" });
  },
);

for (const [viewport, language] of [
  [desktop, "vi"],
  [phone, "en"],
])
  walk(
    `a missing adult is followed once another account approved it (${language})`,
    viewport,
    async (page) => {
      const says = SAYS[language];
      const shot = viewport === phone ? `phone-${language}` : "desktop";
      await enter(page);
      const { incident: known } = await crossing(page);
      const incident = await send(page, "/incidents", {
        type: "MTC",
        age_class: "adult",
        case_number: `ADULT-${language}/2026`,
        place: known.place,
        radius_m: known.radius_m,
        from: known.from,
        to: known.to,
      });
      await page.goto(`/#/find/${incident.id}`);
      await page.getByRole("button", { name: says.start }).click();
      const askFor = page.getByRole("button", { name: says.ask });
      await askFor.click();
      await page.getByText(says.reasonEmpty).waitFor();
      await look(page, `follow-${shot}-adult`);
      await page.getByLabel(says.reason).fill("Đi bộ, hay lạc");
      await askFor.click();
      await page.getByText(says.waits).waitFor();
      await look(page, `follow-${shot}-adult-waits`);

      const other = await visit(desktop);
      try {
        await other.page.goto("/");
        await other.page.getByRole("button", { name: /^approver/ }).click();
        await other.page.locator("nav.rail").waitFor();
        await other.page.getByText("Lần theo đường đi của một người lớn mất tích.").first().waitFor();
        await send(other.page, `/incidents/${incident.id}/approval`, { decision: "approve" });
      } finally {
        await other.browser.close();
      }
      await answered(page, () => page.getByRole("button", { name: says.check }).click());
      await rows(page).first().waitFor();
      await look(page, `follow-${shot}-adult-followed`);
    },
    { language, expected: /status of 409/ },
  );

walk("what was looked through narrows the rest, and is taken back", desktop, async (page) => {
  const says = SAYS.vi;
  const all = await (await follow(page)).json();
  const first = rows(page).first();
  const code = (await first.locator(".name b").innerText()).trim();
  const side = await first.getAttribute("data-when");
  // One click leaves nothing out: it asks, and can be taken back.
  const sure = first.getByRole("group", { name: says.missed });
  const note = sure.getByRole("button", { name: says.note });
  await first.getByRole("button", { name: says.missed }).click();
  await note.waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await sure.waitFor({ state: "detached" });
  await first.getByRole("button", { name: says.missed }).click();
  const missed = await answered(page, () => note.click());
  const [sighting] = (await question(page)).sightings;
  assert.equal(sighting.seen, false);
  const less = await missed.json();
  const of = ({ passes }) =>
    passes.find(({ candidate, when }) => candidate.camera_code === code && when === side);
  const [told, left] = [of(all), of(less)];
  assert.ok(
    !left || Date.parse(left.to) > Date.parse(told.to) || Date.parse(left.from) < Date.parse(told.from),
    "whoever may still pass it goes around, and passes at another time",
  );
  // Its own window, as it was told, leaves out what lies in its view and whatever is reached through that alone.
  const streets = ({ reach }) =>
    reach.filter(({ when }) => when === side).map((piece) => JSON.stringify(piece));
  const was = new Set(streets(all));
  assert.ok(
    streets(less).filter((piece) => was.has(piece)).length < was.size,
    "streets that lead past it are left out, or come later",
  );
  const list = page.locator("li:not([data-when])").filter({ hasText: `${code} không thấy` });
  await list.waitFor();
  await page.getByText(says.kept).waitFor();

  // On paper the map says what its tints were computed of.
  await page.emulateMedia({ media: "print" });
  const head = page.locator(".print-head");
  await head.waitFor();
  const said = await head.innerText();
  for (const part of [
    /Đi bộ, \d+–\d+ km\/h, trong vòng \d+ phút/,
    `${code} không thấy`,
    /\d camera trên tuyến/,
  ])
    assert.ok(said.match(part), said);
  await picture(page, "print-follow-vi");
  await page.emulateMedia({ media: "screen" });

  // Seen for a minute at the next one: the streets go on from there, and it is said when.
  const next = rows(page).filter({ hasNotText: code }).first();
  await next.getByRole("button", { name: says.saw }).click();
  const fields = next.getByRole("textbox");
  await fields.nth(1).fill("later");
  await next.getByRole("button", { name: says.note }).click();
  assert.equal(await fields.nth(1).getAttribute("aria-invalid"), "true", "what cannot be read is said there");
  const from = await fields.nth(0).inputValue();
  await fields.nth(1).fill(from);
  await look(page, "follow-desktop-sighting");
  const seen = await answered(page, () => next.getByRole("button", { name: says.note }).click());
  const asked = (await question(page)).sightings.at(-1);
  assert.equal(Date.parse(asked.to) - Date.parse(asked.from), 60_000, "two equal times mean that minute");
  const anchored = await seen.json();
  assert.ok(
    anchored.reach.some(({ when }) => when === "between"),
    "the way there lies between two known places",
  );
  await look(page, "follow-desktop-narrowed");

  await answered(page, () => page.getByRole("button", { name: says.back }).first().click());
  const again = await answered(page, () => page.getByRole("button", { name: says.back }).first().click());
  assert.equal(counted(await again.json()), counted(all), "taken back, all is as before");
});

walk(
  "a known route is drawn and narrows the streets; a wrong speed is said at its field",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    const all = await (await follow(page)).json();
    // The map goes near to what a route leaves, and back from it.
    const zoom = () => page.evaluate(() => Number(/,([\d.]+)$/.exec(location.hash)[1]));
    await page.locator("summary", { hasText: "Tốc độ" }).click();
    await page.getByRole("button", { name: "Vẽ đường đã biết" }).click();
    await page.getByText("Chạm từng điểm trên bản đồ.").waitFor();
    const scene = await page.locator(".scene").first().boundingBox();
    const [x, y] = [scene.x + scene.width / 2, scene.y + scene.height / 2];
    await press(page, x, y);
    await press(page, x + 150, y);
    const far = await zoom();
    const drawn = await answered(page, () => page.getByRole("button", { name: "Xong" }).click());
    assert.equal((await question(page)).route.type, "LineString");
    assert.ok((await drawn.json()).reach_m < all.reach_m, "only streets along it count");
    await page.locator("path.known-route").waitFor({ state: "attached" });
    await page.waitForFunction((before) => Number(/,([\d.]+)$/.exec(location.hash)[1]) > before, far);
    await look(page, "follow-desktop-route");
    const cleared = await answered(page, () => page.getByRole("button", { name: "Xóa đường" }).click());
    assert.equal((await cleared.json()).reach.length, all.reach.length);
    await page.waitForFunction((before) => Number(/,([\d.]+)$/.exec(location.hash)[1]) === before, far);

    const fastest = page.getByRole("textbox", { name: /^Nhanh nhất/ });
    await fastest.fill("0");
    assert.equal(await fastest.getAttribute("aria-invalid"), "true");
    // Nobody walks at 90 km/h: the same limit is told, and nothing is asked.
    const limit = page.getByText("Nhập số lớn hơn 0, nhiều nhất 25 km/h.");
    await limit.waitFor();
    await fastest.fill("90");
    assert.equal(await limit.count(), 1);
    assert.equal(await fastest.getAttribute("aria-invalid"), "true");
    await look(page, "follow-desktop-fault");
    assert.equal((await answered(page, () => fastest.fill("8"))).status(), 200);
  },
);

walk("the owner of a camera on the way is asked to keep its window, or called", desktop, async (page) => {
  const { passes } = await (await follow(page)).json();
  const row = rows(page)
    .filter({ has: page.getByRole("button", { name: /^Giữ ngay/ }) })
    .first();
  const code = (await row.locator(".name b").innerText()).trim();
  const pass = passes.find(({ candidate, when }) => candidate.camera_code === code && when !== "before");
  await row.getByRole("button", { name: /^Gọi/ }).click();
  await row.getByRole("group", { name: new RegExp(code) }).waitFor();
  await look(page, "follow-desktop-call");
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: /^Giữ ngay/ }).click();
  const box = row.getByRole("group", { name: /^Giữ ngay/ });
  await look(page, "follow-desktop-keep");
  const given = page.waitForResponse((response) => response.url().endsWith("/preservation_notices"));
  await box.getByRole("button", { name: /^Giữ và mở phiếu in/ }).click();
  const answer = await given;
  assert.equal(answer.status(), 201);
  const [notice] = (await answer.json()).items;
  const minute = 60_000;
  assert.deepEqual(
    [notice.camera_code, Date.parse(notice.from), Date.parse(notice.to)],
    [
      code,
      Math.floor(Date.parse(pass.from) / minute) * minute,
      Math.ceil(Date.parse(pass.to) / minute) * minute,
    ],
    "the window of the pass is kept in whole minutes, not that of the incident",
  );
});

walk("a minor matter is not followed, and it is said so in place of the button", desktop, async (page) => {
  await enter(page);
  const [{ items }, types] = [await ask(page, "/incidents?limit=100"), await ask(page, "/incident_types")];
  const minor = types.filter(({ limit_class }) => limit_class === "minor").map(({ code }) => code);
  const incident = items.find(({ type, approval }) => minor.includes(type) && !approval);
  let asked = false;
  page.on("request", (request) => (asked ||= request.url().endsWith("/follow")));
  await page.goto(`/#/find/${incident.id}`);
  await page.getByText(SAYS.vi.notOffered).waitFor();
  assert.equal(await page.getByRole("button", { name: SAYS.vi.start }).count(), 0, "no door to a wall");
  await look(page, "follow-desktop-not-offered");

  // An address that was handed on leads to it all the same.
  await page.goto(`/#/find/${incident.id}?f=walk,6,both`);
  await page.reload();
  await page.getByText(SAYS.vi.minor).waitFor();
  await look(page, "follow-desktop-minor");
  assert.equal(asked, false, "nothing is started");
  await page.getByRole("button", { name: SAYS.vi.close }).click();
  await page.getByText(SAYS.vi.notOffered).waitFor();
});

for (const language of ["vi", "en"])
  walk(
    `on a phone (${language})`,
    phone,
    async (page) => {
      const says = SAYS[language];
      await follow(page, language);
      await page.getByRole("heading", { name: says.title }).waitFor();
      await look(page, `follow-phone-${language}`);
      await page.locator(".legend summary").tap();
      await look(page, `follow-phone-${language}-legend`);
      await rows(page).first().getByRole("button", { name: says.saw }).tap();
      await rows(page).first().getByRole("button", { name: says.note }).waitFor();
      await look(page, `follow-phone-${language}-sighting`);
      await answered(page, () => rows(page).first().getByRole("button", { name: says.note }).tap());
      await page.getByText(says.kept).waitFor();
      await look(page, `follow-phone-${language}-narrowed`);
    },
    { language },
  );
