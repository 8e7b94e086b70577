// Acting on what was found, as an officer walks it on the demo commune: from the log-in to the printed sheet.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, crossing, desktop, enter, look, phone, send, visit } from "./browser.mjs";

const MINUTE = 60_000;

/** Runs a walk in its own browser; the console must stay empty but for what the walk expects. */
function walk(name, viewport, language, steps, expected = /^$/) {
  test(`${name} (${viewport.width} px, ${language})`, async () => {
    const visitor = await visit(viewport, language);
    try {
      await steps(visitor.page, visitor.context);
      assert.deepEqual(
        visitor.said.filter((line) => !expected.test(line)),
        [],
        "the console is empty, and nothing is fetched from elsewhere",
      );
    } finally {
      await visitor.browser.close();
    }
  });
}

const SAYS = {
  vi: {
    keep: /^Giữ ngay \(\d+\)$/,
    confirm: "Giữ và mở phiếu in",
    title: "Đề nghị giữ dữ liệu camera",
    free: "không làm phát sinh nghĩa vụ",
    destroy: "Hủy sau khi dùng",
    given: "Đã đề nghị giữ: GN-",
    canvass: "In phiếu đi xác minh",
    call: "Gọi",
    show: "Xem số",
    hide: "Ẩn ngay",
    door: "Đến tận nơi",
    close: "Đóng",
    larger: "Mở bảng ra",
    evidence: /chứng cứ|bằng chứng|vật chứng/i,
  },
  en: {
    keep: /^Keep now \(\d+\)$/,
    confirm: "Keep and open notice",
    title: "Notice to keep camera footage",
    free: "creates no duty",
    destroy: "Destroy after use",
    given: "Asked to keep: GN-",
    canvass: "Print canvass sheet",
    call: "Call",
    show: "Show number",
    hide: "Hide now",
    door: "Go to the door",
    close: "Close",
    larger: "Make the panel larger",
    evidence: /evidence/i,
  },
};

/** The row of a camera. */
const rowOf = (page, { camera_id }) => page.locator(`li[data-camera="${camera_id}"]`);

/** Opens an incident that nobody else walks on, at the demo's crossing. */
async function incidentOf(page, change = {}) {
  const { incident } = await crossing(page);
  const { type, place, radius_m, search_radius_m, from, to } = incident;
  const case_number = `W-1${Math.random().toString(36).slice(2, 9)}`;
  const body = {
    type,
    place,
    radius_m,
    search_radius_m,
    from,
    to,
    case_number,
    ...change,
  };
  const created = await send(page, "/incidents", body);
  await page.goto(`/#/find/${created.id}`);
  await page.reload();
  await page.locator("li[data-camera], h2").first().waitFor();
  return ask(page, `/incidents/${created.id}/candidates`);
}

/** Catches what the page would print, for a browser without a printer. */
const watchPrinter = (page) =>
  page.addInitScript(() => {
    globalThis.printed = 0;
    globalThis.print = () => (globalThis.printed += 1);
  });

for (const [viewport, language] of [
  [desktop, "vi"],
  [desktop, "en"],
  [phone, "vi"],
  [phone, "en"],
]) {
  const says = SAYS[language];
  const size = viewport === phone ? "phone" : "desktop";
  const shot = (page, name) => look(page, `acting-${size}-${language}-${name}`);

  walk("from the log-in to a printed preservation sheet", viewport, language, async (page) => {
    await watchPrinter(page);
    await enter(page);
    const { incident, candidates } = await incidentOf(page);
    await shot(page, "results");
    const [first, second] = candidates.filter(({ verdict }) => verdict === "sees" || verdict === "may_see");
    await rowOf(page, first).getByRole("checkbox").check();
    await rowOf(page, second).getByRole("checkbox").check();
    await shot(page, "ticked");
    await page.getByRole("button", { name: says.keep }).click();
    await shot(page, "notice-asked");
    await page.getByRole("button", { name: says.confirm }).click();

    const preview = page.locator(".preview");
    await preview.getByRole("heading", { name: says.title }).first().waitFor();
    await shot(page, "notices");
    const { items } = await ask(page, `/incidents/${incident.id}/preservation_notices`);
    assert.deepEqual(
      items.map(({ camera_id }) => camera_id).sort(),
      [first.camera_id, second.camera_id].sort(),
      "both notices are recorded",
    );
    const text = await preview.innerText();
    for (const { number } of items) assert.ok(text.includes(number), `the sheet of ${number}`);
    for (const words of [says.free, says.destroy, "officer"]) assert.ok(text.includes(words), words);
    assert.doesNotMatch(text, /\b0\d{2,3}[ .]?\d{3}[ .]?\d{3}\b/, "p20 no telephone number on paper");
    assert.doesNotMatch(text, says.evidence, "p14 our papers never call themselves evidence");
    assert.ok(!text.includes(incident.case_number), "the owner's sheet does not tell the case");

    await preview.getByRole("button", { name: /^(In|Print)$/ }).click();
    assert.equal(await page.evaluate(() => globalThis.printed), 1);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".page").isVisible(), false, "nothing of the screen is printed");
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, items.length, "one page for each notice");
    await page.emulateMedia({ media: "screen" });
    await page.keyboard.press("Escape");
    await rowOf(page, first).getByText(says.given).waitFor();
    await shot(page, "given");

    await page.reload();
    await rowOf(page, second).getByText(says.given).waitFor();
    const again = await ask(page, `/incidents/${incident.id}/preservation_notices`);
    assert.equal(again.items.length, 2, "looking at them gives no new ones");
  });

  walk("the sheet to walk with is one page", viewport, language, async (page) => {
    await watchPrinter(page);
    await enter(page);
    const { incident, candidates } = await incidentOf(page);
    await page.getByRole("button", { name: says.canvass }).click();
    const preview = page.locator(".preview");
    await preview.locator("tbody tr").first().waitFor();
    await shot(page, "canvass");
    const text = await preview.innerText();
    for (const words of [incident.case_number, says.destroy, "officer"])
      assert.ok(text.includes(words), words);
    assert.doesNotMatch(text, /\b0\d{2,3}[ .]?\d{3}[ .]?\d{3}\b/, "no telephone number on paper");
    const useful = candidates.filter((c) => c.camera_id && ["sees", "may_see", "passes"].includes(c.verdict));
    for (const { camera_code } of useful) assert.ok(text.includes(camera_code), camera_code);
    await page.emulateMedia({ media: "print" });
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, 1);
  });

  walk("a contact is shown for a while, and leaves no trace", viewport, language, async (page) => {
    await enter(page);
    const { candidates } = await incidentOf(page);
    const own = candidates.filter(({ verdict }) => verdict === "sees" || verdict === "may_see");
    const callable = own.find(({ contactable }) => contactable);
    const closed = own.find(({ contactable }) => !contactable);
    await page.clock.install();

    await rowOf(page, closed).getByRole("button", { name: says.call }).click();
    await page.getByText(says.door).waitFor();
    await shot(page, "to-the-door");
    await page.keyboard.press("Escape");

    await rowOf(page, callable).getByRole("button", { name: says.call }).click();
    await shot(page, "contact-asked");
    const number = page.locator('a[href^="tel:"]');
    assert.equal(await number.count(), 0, "nothing is shown unasked");
    await page.getByRole("button", { name: says.show, exact: true }).click();
    await number.waitFor();
    assert.match(await number.getAttribute("href"), /^tel:\+?\d+$/, "one tap dials");
    await shot(page, "contact");
    const phoneNumber = (await number.getAttribute("href")).slice(4);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.ok(!kept.includes(phoneNumber) && !page.url().includes(phoneNumber));

    await page.clock.runFor(2 * MINUTE + 1000);
    assert.equal(await number.count(), 0, "p7 hidden again after two minutes");

    await rowOf(page, callable).getByRole("button", { name: says.call }).click();
    await page.getByRole("button", { name: says.show, exact: true }).click();
    await number.waitFor();
    await rowOf(page, callable).locator("button[aria-expanded]").click();
    assert.equal(await number.count(), 0, "p7 hidden when its row closes");
  });
}

walk("a long window is halved at the recorder", desktop, "vi", async (page) => {
  await enter(page);
  const { incident: short } = await crossing(page);
  const from = Date.parse(short.from) - 240 * MINUTE;
  const window = {
    from: new Date(from).toISOString(),
    to: new Date(from + 480 * MINUTE).toISOString(),
  };
  const { incident } = await incidentOf(page, window);
  await look(page, "acting-long");
  await page.getByRole("button", { name: "Thu hẹp thời gian" }).click();
  await page.getByText("Còn nhiều nhất 6 lần xem.").waitFor();
  await look(page, "acting-halving");
  await page.getByRole("button", { name: /^Còn/ }).click();
  await page.getByRole("button", { name: "Lùi một bước" }).click();
  await page.getByText("Còn nhiều nhất 6 lần xem.").waitFor();
  // Back leaves the guide, not the incident; and so does its own button, without a step left behind.
  await page.goBack();
  await page.locator("li[data-camera]").first().waitFor();
  await page.getByRole("button", { name: "Thu hẹp thời gian" }).click();
  await page.getByRole("button", { name: "Thôi", exact: true }).click();
  await page.locator("li[data-camera]").first().waitFor();
  assert.match(page.url(), new RegExp(incident.id));
  await page.getByRole("button", { name: "Thu hẹp thời gian" }).click();
  for (let looks = 0; looks < 6; looks += 1)
    await page.getByRole("button", { name: looks % 2 ? /^Không còn/ : /^Còn/ }).click();
  await page.getByText("Đủ ngắn để xem hết").waitFor();
  await look(page, "acting-halved");
  await page.getByRole("button", { name: "Tìm lại với khoảng này" }).click();
  await page.locator("li[data-camera]").first().waitFor();
  const narrowed = await ask(page, `/incidents/${incident.id}`);
  const minutes = (Date.parse(narrowed.to) - Date.parse(narrowed.from)) / MINUTE;
  assert.ok(minutes > 0 && minutes <= 10, `${minutes} minutes are left`);
});

walk("everything by keyboard, and a sheet that says how", desktop, "vi", async (page) => {
  await enter(page);
  const { incident, candidates } = await incidentOf(page);
  await page.locator("li[data-camera]").first().waitFor();
  await page.keyboard.press("?");
  await page.getByRole("heading", { name: "Phím tắt" }).waitFor();
  await look(page, "acting-keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest("li[data-camera]")?.dataset.camera);
  assert.equal(await focused(), candidates[0].camera_id, "j, j and k end on the first row");
  await page.keyboard.press("x");
  await page.getByRole("button", { name: "Giữ ngay (1)" }).waitFor();
  await page.keyboard.press("Enter");
  assert.match(page.url(), new RegExp(`c=${candidates[0].camera_id}`));
  await page.keyboard.press("g");
  await page.getByRole("button", { name: "Giữ và mở phiếu in" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await page.locator(".preview").waitFor();
  // So fast that the browser has not yet gone back from the sheet when the next step is made.
  await page.evaluate(async () => {
    const press = (key) =>
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("Escape");
    await Promise.resolve();
    press("/");
  });
  await page.locator(".preview").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.matches("#panel form input"));
  assert.doesNotMatch(page.url(), new RegExp(incident.id));
  await page.goBack();
  await page.locator("li[data-camera]").first().waitFor();
  assert.match(page.url(), new RegExp(incident.id), "and back to the incident it is one step");
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.matches("#panel form input"));
  const number = page.getByLabel("Số hồ sơ vụ việc");
  await number.fill("");
  await number.pressSequentially("xjg?");
  assert.equal(await number.inputValue(), "xjg?", "in a field, keys are letters");
});

/** Waits until the page's session is over. */
async function ended(page) {
  for (let tries = 0; tries < 50; tries++) {
    const session = await page.request.get("/api/v1/session");
    if (session.status() === 401) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  assert.fail("the session goes on");
}

walk(
  "an idle page locks, keeps what was typed, and opens for the same user",
  desktop,
  "vi",
  async (page) => {
    await enter(page);
    await page.clock.install();
    await page.getByLabel("Số hồ sơ vụ việc").fill("B-90/2026");
    await page.clock.runFor(9 * MINUTE);
    assert.equal(await page.getByText("Đã khóa màn hình").count(), 0, "nine minutes are no reason");
    await page.clock.runFor(2 * MINUTE);
    await page.getByText("Đã khóa màn hình").waitFor();
    await look(page, "acting-locked");
    assert.equal(await page.getByLabel("Số hồ sơ vụ việc").isVisible(), false, "nothing below is seen");
    // The page does not wait for the answer to its log-out.
    await ended(page);

    const { demo_accounts } = await ask(page, "/deployment");
    const { password } = demo_accounts.find(({ username }) => username === "officer");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Mật khẩu").fill("wrong");
    await dialog.getByRole("button", { name: "Mở khóa" }).click();
    await dialog.getByText("Sai tên đăng nhập hoặc mật khẩu.").waitFor();
    await dialog.getByLabel("Mật khẩu").fill(password);
    await dialog.getByRole("button", { name: "Mở khóa" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await page.getByLabel("Số hồ sơ vụ việc").inputValue(), "B-90/2026");
  },
  /status of 401/,
);

walk(
  "a locked page stays locked when it is loaded anew, and the next user sees nothing",
  desktop,
  "vi",
  async (page) => {
    await enter(page);
    const { incident } = await incidentOf(page);
    const lock = async () => {
      await page.getByRole("button", { name: "Tài khoản", exact: true }).click();
      await look(page, "acting-account");
      await page.getByRole("button", { name: "Khóa màn hình" }).click();
      await page.getByText("Đã khóa màn hình").waitFor();
    };
    await lock();
    await page.reload();
    await page.getByLabel("Mật khẩu").waitFor();
    assert.equal(await page.locator("li[data-camera]").count(), 0);
    await page.getByRole("button", { name: /^officer/ }).click();
    await page.getByRole("heading", { name: "Tìm camera" }).waitFor();
    await lock();
    await page.getByRole("button", { name: "Người khác dùng máy này" }).click();
    await page.getByRole("button", { name: /^registrar/ }).click();
    await page.getByText("Tài khoản này không có quyền tìm camera").waitFor();
    assert.doesNotMatch(page.url(), new RegExp(incident.id));
    assert.ok(!(await page.content()).includes(incident.case_number));
  },
  /status of 401/,
);

walk("two tabs lock and open together", desktop, "vi", async (page, context) => {
  await enter(page);
  const other = await context.newPage();
  await other.goto("/");
  await other.getByRole("button", { name: "Tìm camera" }).waitFor();
  await other.getByRole("button", { name: "Tài khoản", exact: true }).click();
  await other.getByRole("button", { name: "Khóa màn hình" }).click();
  await page.getByText("Đã khóa màn hình").waitFor();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^officer/ })
    .click();
  await page.getByText("Đã khóa màn hình").waitFor({ state: "detached" });
  await other.getByText("Đã khóa màn hình").waitFor({ state: "detached" });
  await page.waitForTimeout(300);
  assert.equal(await page.getByText("Đã khóa màn hình").count(), 0);
});

walk(
  "the server goes away and comes back by itself",
  desktop,
  "vi",
  async (page) => {
    await enter(page);
    const { incident } = await crossing(page);
    await page.route(/\/(api\/v1|readyz)/, (route) => route.abort());
    await page.goto(`/#/find/${incident.id}`);
    await page.getByText("Mất kết nối máy chủ").waitFor();
    await look(page, "acting-away");
    await page.unroute(/\/(api\/v1|readyz)/);
    await page.locator("li[data-camera]").first().waitFor();
    assert.equal(await page.getByText("Mất kết nối máy chủ").count(), 0, "it comes back by itself");
  },
  /ERR_FAILED/,
);

walk("a clock that is hours wrong does not move the countdown", desktop, "vi", async (page) => {
  await page.clock.install({ time: Date.now() + 5 * 60 * MINUTE });
  await enter(page);
  const { candidates } = await incidentOf(page);
  const urgent = candidates.find(({ about_to_be_lost }) => about_to_be_lost);
  const minutes = Math.floor((Date.parse(urgent.losing_from) - Date.now()) / MINUTE);
  const hours = Math.floor(minutes / 60);
  // Within two hours it ticks by the second: 1:25:17, or 25:17, while the minute may pass.
  const said = `còn (${hours} giờ|${hours}:|${minutes}:|${minutes - 1}:)`;
  assert.match(await rowOf(page, urgent).innerText(), new RegExp(said));
});

walk("a row whose hour comes moves up, but not from under a hand", desktop, "vi", async (page) => {
  await enter(page);
  const { incident, candidates } = await crossing(page);
  const row = candidates.find((c) => c.verdict === "sees" && !c.about_to_be_lost);
  let passed = 0;
  // The page goes by the server's clock.
  await page.route(/\/(api\/v1|readyz)/, async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() + passed).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  await page.route(`**/incidents/${incident.id}/candidates*`, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const from = Date.parse(answer.now) + (24 * 60 + 5) * MINUTE;
    const changed = answer.candidates.find((c) => c.camera_id === row.camera_id);
    changed.losing_from = new Date(from).toISOString();
    changed.kept_until = new Date(from + 60 * MINUTE).toISOString();
    await route.fulfill({ response, json: answer });
  });
  await page.clock.install();
  await page.goto(`/#/find/${incident.id}`);
  const group = () =>
    page
      .locator("section[aria-labelledby]", { has: rowOf(page, row) })
      .last()
      .locator("h2")
      .innerText();
  await rowOf(page, row)
    .getByRole("button", { name: /^Giữ ngay/ })
    .click();
  const confirm = rowOf(page, row).getByRole("button", { name: "Giữ và mở phiếu in" });
  await confirm.focus();
  assert.match(await group(), /^Thấy hiện trường/);
  passed = 6 * MINUTE;
  await page.clock.runFor(passed);
  assert.match(await group(), /^Thấy hiện trường/);
  assert.ok(await confirm.evaluate((button) => button === document.activeElement), "the focus stays");
  await rowOf(page, row).getByRole("button", { name: "Thôi" }).click();
  await page
    .getByRole("region", { name: /^Sắp mất/ })
    .and(page.locator("section[aria-labelledby]", { has: rowOf(page, row) }))
    .waitFor();
});

walk("nothing found: the streets, and a sheet for them", phone, "vi", async (page) => {
  await enter(page);
  const { bbox } = await ask(page, "/extent");
  await incidentOf(page, {
    place: {
      type: "Point",
      coordinates: [bbox[2] + 0.0005, bbox[1] + 0.001],
    },
  });
  await page.getByRole("button", { name: "Mở bảng ra" }).tap();
  await look(page, "acting-nothing");
  await page.getByRole("button", { name: "In phiếu hỏi người dân" }).tap();
  await page.locator(".preview .found").first().waitFor();
  await look(page, "acting-nothing-sheet");
});
