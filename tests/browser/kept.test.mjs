// What the page promises beside its screens: it locks by itself, draws what is pointed at, moves only where that is
// wanted, tells two officers of each other, and shows nobody more than is theirs.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, crossing, desktop, enter, look, nothingPrinted, phone, send, visit, walk } from "./browser.mjs";

const MINUTE = 60_000;
const rowOf = (page, { camera_id }) => page.locator(`li[data-camera="${camera_id}"]`);
const locked = (page) => page.getByText("Đã khóa màn hình");
const number = (page) => page.getByLabel("Số hồ sơ vụ việc");

/** The password of a demo account. */
async function passwordOf(page, user) {
  const { demo_accounts } = await ask(page, "/deployment");
  return demo_accounts.find(({ username }) => username === user).password;
}

/** Records the demo's incident at the crossing again, changed, and opens it. */
async function open(page, change = {}) {
  const { type, place, radius_m, search_radius_m, from, to } = (await crossing(page)).incident;
  const case_number = `K-1${Math.random().toString(36).slice(2, 9)}`;
  const made = { type, place, radius_m, search_radius_m, from, to, case_number, ...change };
  if (made.temporary_number) delete made.case_number;
  const incident = await send(page, "/incidents", made);
  await page.goto(`/#/find/${incident.id}`);
  await page.locator("li[data-camera]").first().waitFor();
  return incident;
}

walk(
  "a page that nobody used for ten minutes comes up locked, in a new tab too (P7)",
  desktop,
  async (page, context) => {
    await enter(page);
    await number(page).fill("B-91/2026");
    await page.evaluate((at) => localStorage.setItem("sightline.used", String(at)), Date.now() - 9 * MINUTE);
    await page.reload();
    await number(page).waitFor();
    assert.equal(await locked(page).count(), 0, "nine minutes are no reason");

    await page.waitForLoadState("networkidle");
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.evaluate((at) => localStorage.setItem("sightline.used", String(at)), Date.now() - 11 * MINUTE);
    await page.reload();
    await locked(page).waitFor();
    await look(page, "kept-comes-up-locked");
    assert.equal(await number(page).count(), 0, "there is nothing behind the lock");
    assert.ok(!asked.some((path) => /incidents|cameras/.test(path)), `nothing is asked for: ${asked}`);
    assert.equal((await page.request.get("/api/v1/session")).status(), 401, "the session has ended");
    const password = await passwordOf(page, "officer");
    await page.getByLabel("Mật khẩu").fill(password);
    await page.getByRole("button", { name: "Mở khóa" }).click();
    await number(page).waitFor();
    assert.equal(await number(page).inputValue(), "B-91/2026", "what was typed is kept");

    // Three hours later the browser is opened again, while the session is still valid.
    const late = await context.newPage();
    await page.close();
    await late.clock.install({ time: Date.now() + 180 * MINUTE });
    assert.equal((await late.request.get("/api/v1/session")).status(), 200);
    await late.goto("/");
    await locked(late).waitFor();
    assert.equal((await late.request.get("/api/v1/session")).status(), 401);
    await late.reload();
    await late.getByLabel("Mật khẩu").waitFor();
    assert.equal(await number(late).count(), 0, "loading it anew does not open it");
  },
  { expected: /status of 401/ },
);

walk("the youngest use of several tabs counts", desktop, async (page, context) => {
  await enter(page);
  await number(page).waitFor();
  const other = await context.newPage();
  await other.goto("/");
  await number(other).waitFor();
  await page.clock.install();
  await page.clock.runFor(9 * MINUTE);
  // Somebody works in the other tab; this one's clock runs ahead, so its use is noted by hand.
  const now = await page.evaluate(() => Date.now());
  await other.evaluate((at) => localStorage.setItem("sightline.used", String(at)), now);
  await page.clock.runFor(2 * MINUTE);
  assert.equal(await locked(page).count(), 0);
  await page.clock.runFor(9 * MINUTE);
  await locked(page).waitFor();
});

walk(
  "a contact is not even in the document once the lock has fallen (P7)",
  desktop,
  async (page) => {
    await enter(page);
    const incident = await open(page);
    const { candidates } = await ask(page, `/incidents/${incident.id}/candidates`);
    const callable = candidates.find(({ verdict, contactable }) => verdict === "sees" && contactable);
    await rowOf(page, callable).getByRole("button", { name: "Gọi" }).click();
    await page.getByRole("button", { name: "Xem số", exact: true }).click();
    const dial = page.locator('a[href^="tel:"]');
    await dial.waitFor();
    const phoneNumber = (await dial.getAttribute("href")).slice(4);
    await page.getByRole("button", { name: "Tài khoản", exact: true }).click();
    await page.getByRole("button", { name: "Khóa màn hình" }).click();
    await locked(page).waitFor();
    assert.equal(await dial.count(), 0);
    const digits = (await page.content()).replace(/[ .]/g, "");
    assert.ok(!digits.includes(phoneNumber), "the number is nowhere");
    assert.ok(await page.locator("li[data-camera]").first().isHidden());
  },
  { expected: /status of 401/ },
);

walk(
  "whoever logs in where another one's session has ended finds nothing of theirs, in the tab's memory neither",
  desktop,
  async (page, context) => {
    await enter(page);
    const incident = await open(page);
    await page.getByRole("button", { name: "Sửa vụ việc" }).click();
    await number(page).fill("B-92/2026");
    await page.waitForLoadState("networkidle");
    await page.waitForFunction(() => JSON.stringify(sessionStorage).includes("B-92"));
    await context.clearCookies();
    await page.getByRole("button", { name: "Tìm camera" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Tên đăng nhập").fill("registrar");
    await dialog.getByLabel("Mật khẩu").fill(await passwordOf(page, "registrar"));
    await page.evaluate(() => (globalThis.before = true));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !globalThis.before);
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Tài khoản", exact: true }).click();
    await page.getByText("registrar", { exact: true }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    for (const trace of ["B-92", incident.id, String(incident.place.coordinates[0])])
      assert.ok(!kept.includes(trace), `${trace} is nowhere`);
    assert.ok(!page.url().includes(incident.id));
  },
  { expected: /status of 401/ },
);

walk(
  "whoever logs out in one tab leaves nothing that was typed in another",
  desktop,
  async (page, context) => {
    await enter(page);
    await number(page).fill("C-93/2026");
    await page.waitForFunction(() => JSON.stringify(sessionStorage).includes("C-93"));
    const other = await context.newPage();
    await other.goto("/");
    await number(other).waitFor();
    await other.getByRole("button", { name: "Tài khoản", exact: true }).click();
    await other.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByLabel("Tên đăng nhập").waitFor();
    assert.ok(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).includes("C-93"));
  },
  { expected: /status of 401/ },
);

walk("pointing at a row, or coming to it by keyboard, draws what its camera sees", desktop, async (page) => {
  await enter(page);
  const incident = await open(page);
  const { candidates } = await ask(page, `/incidents/${incident.id}/candidates`);
  const [sees, blocked] = ["sees", "blocked"].map((wanted) =>
    candidates.find(({ verdict }) => verdict === wanted),
  );
  const raised = page.locator(".coverage.raised");
  const line = page.locator(".sight-line.raised");
  assert.equal(await raised.count(), 0);

  await rowOf(page, sees).scrollIntoViewIfNeeded();
  await rowOf(page, sees).hover();
  await page.locator(".coverage.sees.raised").waitFor({ state: "attached" });
  await page.locator(".sight-line.sees.raised").waitFor({ state: "attached" });
  assert.equal(await page.locator(".dot.sees.raised").count(), 1, "its dot stands out");
  await look(page, "kept-hover");
  await page.getByRole("heading", { name: "Tìm camera" }).hover();
  await raised.first().waitFor({ state: "detached" });
  assert.equal(await line.count(), 0, "what is no longer pointed at rests");

  await rowOf(page, blocked).locator("button[aria-expanded]").focus();
  await page.locator(".sight-line.blocked.raised.free").waitFor({ state: "attached" });
  await page.locator(".sight-line.blocked.raised.beyond").waitFor({ state: "attached" });
  assert.equal(await page.locator(".blocking").count(), 1, "what blocks it is tinted");
  await look(page, "kept-focus-blocked");
  await rowOf(page, blocked)
    .locator("button[aria-expanded]")
    .evaluate((button) => button.blur());
  await page.locator(".blocking").waitFor({ state: "detached" });
  assert.doesNotMatch(page.url(), /c=/, "looking selects nothing");
});

for (const motion of ["no-preference", "reduce"])
  test(`the map moves with ${motion} as its reader wants it`, async () => {
    const { browser, page } = await visit(desktop, "vi", { motion });
    try {
      await enter(page);
      const map = page.locator(".leaflet-container");
      await page.locator(".leaflet-tile-loaded").first().waitFor();
      await page.evaluate(() => {
        globalThis.zooms = 0;
        const pane = document.querySelector(".leaflet-map-pane");
        new MutationObserver(() => (globalThis.zooms += Number(pane.matches(".leaflet-zoom-anim")))).observe(
          pane,
          { attributeFilter: ["class"] },
        );
      });
      const before = page.url();
      await page.getByRole("button", { name: "Phóng to" }).click();
      await page.waitForFunction((url) => location.href !== url, before);
      const calm = motion === "reduce";
      assert.equal(await page.evaluate(() => globalThis.zooms > 0), !calm, "zooming in small steps");
      assert.equal(
        await map.evaluate((one) => one.matches(".leaflet-fade-anim")),
        !calm,
        "tiles that fade in",
      );
      const longest = await page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll("*")].flatMap((one) =>
            getComputedStyle(one).transitionDuration.split(",").map(parseFloat),
          ),
        ),
      );
      if (calm) assert.equal(longest, 0, "nothing that is hidden stays for another frame");
    } finally {
      await browser.close();
    }
  });

/** Two officers at two browsers with the same incident open. */
async function together(change, steps) {
  const visitors = [await visit(desktop, "vi"), await visit(desktop, "vi")];
  try {
    const [first, second] = visitors.map(({ page }) => page);
    await enter(first);
    await enter(second);
    const incident = await open(first, change);
    await second.goto(`/#/find/${incident.id}`);
    await second.locator("li[data-camera]").first().waitFor();
    await steps(first, second, incident);
    const unexpected = visitors.flatMap(({ said }) => said.filter((line) => !/status of 412/.test(line)));
    assert.deepEqual(unexpected, [], "the console is empty, and nothing is fetched from elsewhere");
  } finally {
    await Promise.all(visitors.map(({ browser }) => browser.close()));
  }
}

test("two officers replace one number: the second is told, and what was typed stays", () =>
  together({ temporary_number: true }, async (first, second) => {
    const replace = async (page, given) => {
      await page.getByRole("button", { name: "Nhập số thật" }).click();
      await page.getByLabel("Số hồ sơ đã được cấp").fill(given);
      await page.getByRole("button", { name: "Thay số" }).click();
    };
    const [theirs, own] = [`A-${Date.now()}/TT`, `B-${Date.now()}/TT`];
    await replace(first, theirs);
    await first.getByText(`Số hồ sơ ${theirs}`, { exact: true }).waitFor();
    await replace(second, own);
    await second.getByText(`số hồ sơ nay là ${theirs}`).waitFor();
    assert.equal(await second.getByLabel("Số hồ sơ đã được cấp").inputValue(), own);
    await second.getByText(`Số hồ sơ ${theirs}`, { exact: true }).waitFor();
    await look(second, "kept-number-changed");
    await second.getByRole("button", { name: "Đóng" }).click();
    assert.equal(await second.getByLabel("Số hồ sơ đã được cấp").count(), 0);
  }));

test("two officers halve one window: the second is told, and its answers stay", async () => {
  const to = Date.now() - 60 * MINUTE;
  const window = { from: new Date(to - 480 * MINUTE).toISOString(), to: new Date(to).toISOString() };
  await together(window, async (first, second, incident) => {
    for (const page of [first, second]) {
      await page.getByRole("button", { name: "Thu hẹp thời gian" }).click();
      await page.getByRole("button", { name: /^Còn/ }).click();
    }
    await first.getByRole("button", { name: "Tìm lại với khoảng này" }).click();
    await first.locator("li[data-camera]").first().waitFor();
    await second.getByRole("button", { name: /^Không còn/ }).click();
    const left = await second.locator(".guide .left").innerText();
    await second.getByRole("button", { name: "Tìm lại với khoảng này" }).click();
    await second.getByText("Vụ việc vừa được người khác sửa").waitFor();
    await look(second, "kept-halving-changed");
    assert.equal(await second.locator(".guide .left").innerText(), left, "the answers so far stay");
    const { from } = await ask(first, `/incidents/${incident.id}`);
    assert.equal(Date.parse(from), to - 240 * MINUTE, "the first one's window stands");
    await second.getByRole("button", { name: "Tải lại vụ việc" }).click();
    await second.locator("li[data-camera]").first().waitFor();
  });
});

for (const [size, viewport] of Object.entries({ desktop, phone }))
  walk(
    `${size}: a line of no length is refused as what it is, and asks for no approval`,
    viewport,
    async (page) => {
      await enter(page);
      const [lon, lat] = (await crossing(page)).incident.place.coordinates;
      const place = page.getByRole("combobox", { name: "Nơi xảy ra" });
      await place.fill(
        JSON.stringify({
          type: "LineString",
          coordinates: [
            [lon, lat],
            [lon, lat],
          ],
        }),
      );
      await page.locator("select").selectOption("TRM");
      await page.getByRole("button", { name: "30 phút qua" }).click();
      await number(page).fill("L-1/2026");
      const refused = page.waitForResponse((response) => response.status() === 422);
      await page.getByRole("button", { name: "Tìm camera" }).click();
      const { errors } = await (await refused).json();
      assert.deepEqual(
        errors.map(({ pointer }) => pointer),
        ["/place"],
      );
      await page.locator(".faulty").first().waitFor();
      await look(page, `kept-${size}-line-refused`);
      assert.equal(await page.getByText("Vượt mức cho phép").count(), 0);
      assert.ok(await page.getByRole("button", { name: "Tìm camera" }).isVisible());
    },
    { expected: /status of 422/ },
  );

for (const [size, viewport] of Object.entries({ desktop, phone }))
  walk(`${size}: results of a line and of an area, and what is out of view`, viewport, async (page) => {
    await enter(page);
    const [lon, lat] = (await crossing(page)).incident.place.coordinates;
    const [near, far] = [0.0002, 0.0008];
    const line = {
      type: "LineString",
      coordinates: [
        [lon - near, lat],
        [lon + far, lat],
      ],
    };
    await open(page, { place: line });
    await page.locator(".scene-line").waitFor({ state: "attached" });
    await look(page, `kept-${size}-line`);
    await page.getByRole("button", { name: /camera ngoài vùng quan sát$/ }).click();
    await page.locator("li.out_of_view").first().waitFor();
    await look(page, `kept-${size}-out-of-view`);
    const area = {
      type: "Polygon",
      coordinates: [
        [
          [lon - near, lat - near],
          [lon + near, lat - near],
          [lon + near, lat + near],
          [lon - near, lat - near],
        ],
      ],
    };
    await open(page, { place: area, domestic_violence: true, type: "CYT" });
    await page.locator("path.scene-area").waitFor({ state: "attached" });
    await look(page, `kept-${size}-area`);
    await nothingPrinted(page, "an area");
  });

walk("a map that is dragged away from the mark stays where it was dragged", desktop, async (page) => {
  await enter(page);
  const [lon, lat] = (await crossing(page)).incident.place.coordinates;
  await page.getByRole("combobox", { name: "Nơi xảy ra" }).fill(`${lon}, ${lat}`);
  await page.locator(".scene").waitFor();
  await page.waitForLoadState("networkidle");
  const box = await page.locator(".leaflet-container").boundingBox();
  const [x, y] = [box.x + box.width * 0.15, box.y + box.height * 0.25];
  for (let times = 0; times < 2; times += 1) {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + box.width * 0.6, y + 20, { steps: 8 });
    await page.mouse.up();
  }
  await page.waitForTimeout(300);
  const mark = await page.locator(".scene").boundingBox();
  assert.ok(mark.x > box.x + box.width, "the mark has gone out of sight, and nothing fetches it back");
});
