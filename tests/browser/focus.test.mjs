// By keyboard alone: what a key takes away does not take the focus along, in the Find form and while a window is halved.
import assert from "node:assert/strict";

import { crossing, desktop, enter, press, send, walk } from "./browser.mjs";

const MINUTE = 60_000;

/** What has the focus, once all that follows from the last key has been drawn. */
const focusedName = (page) =>
  page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { activeElement: at } = document;
    return at === document.body ? "nothing" : (at.getAttribute("aria-label") ?? at.innerText).trim();
  });

const button = (page, name) => page.getByRole("button", { name, exact: typeof name === "string" });

walk(
  "a window is halved by keyboard alone",
  desktop,
  async (page) => {
    await enter(page);
    const { incident: short } = await crossing(page);
    const from = Date.parse(short.from) - 240 * MINUTE;
    const { type, place, radius_m } = short;
    const incident = await send(page, "/incidents", {
      type,
      place,
      radius_m,
      from: new Date(from).toISOString(),
      to: new Date(from + 480 * MINUTE).toISOString(),
      case_number: `KEYS-${Date.now()}/2026`,
    });
    await page.goto(`/#/find/${incident.id}`);
    const open = button(page, "Thu hẹp thời gian");
    await open.press("Enter");
    await page.keyboard.press("Enter");
    await button(page, "Lùi một bước").press("Enter");
    assert.match(await focusedName(page), /^Còn/, "the last step back leaves the answers");
    await button(page, "Thôi").press("Enter");
    await open.waitFor();
    assert.equal(await focusedName(page), "Thu hẹp thời gian");
    await page.keyboard.press("Enter");
    await page.goBack();
    await open.waitFor();
    assert.equal(await focusedName(page), "Thu hẹp thời gian", "by the back button too");

    await page.keyboard.press("Enter");
    for (let looks = 0; looks < 6; looks += 1) await page.keyboard.press("Enter");
    await page.getByText("Đủ ngắn để xem hết").waitFor();
    assert.equal(
      await focusedName(page),
      "Tìm lại với khoảng này",
      "the last answer leaves what comes of it",
    );
    await page.route("**/incidents/*", (route) =>
      route.request().method() === "PATCH"
        ? route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" })
        : route.continue(),
    );
    await page.keyboard.press("Enter");
    await page.getByText("Máy chủ đang bận").waitFor();
    assert.equal(await focusedName(page), "Tìm lại với khoảng này", "what failed can be pressed again");
    await page.unroute("**/incidents/*");
    await page.keyboard.press("Enter");
    await page.locator("li[data-camera]").first().waitFor();
    // Some ten minutes are not halved again.
    assert.equal(await focusedName(page), "Lần theo đường đến, đường đi");
  },
  { expected: /status of 503/ },
);

walk("the form of an incident is filled in by keyboard alone", desktop, async (page) => {
  await enter(page);
  await page.goto("/#/find");
  await button(page, "Tâm bản đồ").press("Enter");

  // A name for the place, given up and given.
  const name = button(page, "Đặt tên");
  await name.press("Enter");
  await page.keyboard.press("Escape");
  assert.equal(await focusedName(page), "Đặt tên");
  await name.press("Enter");
  await page.getByRole("group", { name: "Đặt tên" }).locator(".link").first().press("Enter");
  assert.equal(await focusedName(page), "Đặt tên");
  await name.press("Enter");
  await page.keyboard.type("Chỗ thử bàn phím");
  await page.keyboard.press("Enter");
  await page.locator(".naming").waitFor({ state: "detached" });
  assert.equal(await focusedName(page), "Đặt tên");
  await name.press("Enter");
  const own = page.locator(".naming li");
  await page.locator(".naming summary").press("Enter");
  const count = await own.count();
  await button(page, "Xóa tên Chỗ thử bàn phím").press("Enter");
  await page.waitForFunction((count) => document.querySelectorAll(".naming li").length < count, count);
  assert.match(await focusedName(page), count > 1 ? /^Xóa tên/ : /^Tên đã đặt/);
  await page.locator(".naming input").press("Escape");

  // A line or an area, given up by button and by key, drawn, changed and erased.
  const bar = page.getByText("Chạm từng điểm trên bản đồ.");
  for (const what of ["Vẽ đường", "Vẽ vùng"]) {
    await button(page, what).press("Enter");
    await bar.waitFor();
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
    assert.equal(await focusedName(page), what);
    await page.keyboard.press("Enter");
    await bar.waitFor();
    await button(page, "Hủy vẽ").press("Enter");
    await bar.waitFor({ state: "detached" });
    assert.equal(await focusedName(page), what);
  }
  await button(page, "Vẽ đường").press("Enter");
  await bar.waitFor();
  const { x, y } = await page.locator(".canvas").boundingBox();
  await press(page, x + 400, y + 300);
  await press(page, x + 450, y + 300);
  await button(page, "Xong").press("Enter");
  await page.locator(".drawn").waitFor();
  assert.equal(await focusedName(page), "Sửa hình");
  await page.keyboard.press("Enter");
  await button(page, "Hủy vẽ").press("Enter");
  await button(page, "Hủy vẽ").waitFor({ state: "detached" });
  assert.equal(await focusedName(page), "Sửa hình");
  await page.locator(".drawn button").last().press("Enter");
  await page.locator(".drawn").waitFor({ state: "detached" });
  assert.equal(await focusedName(page), "Vẽ đường");
});

walk(
  "older incidents take the focus, and what was not sent gives it back",
  desktop,
  async (page) => {
    await enter(page);
    let asked = 0;
    // One page of them, and another before it.
    await page.route(/\/api\/v1\/incidents\?/, async (route) => {
      const answer = await route.fetch({
        url: route
          .request()
          .url()
          .replace(/&cursor=.*/, ""),
      });
      const { items } = await answer.json();
      asked += 1;
      const [shown, next] = asked === 1 ? [items.slice(0, 2), "more"] : [items.slice(2, 4), null];
      await route.fulfill({ response: answer, json: { items: shown, next_cursor: next } });
    });
    await page.reload();
    const rows = page.locator('section[aria-labelledby="recent"] li');
    await rows.nth(1).waitFor();
    await button(page, "Xem thêm").press("Enter");
    await rows.nth(2).waitFor();
    assert.equal(
      await focusedName(page),
      (await rows.nth(2).getByRole("button").innerText()).trim(),
      "the first of what came",
    );
    await page.unroute(/\/api\/v1\/incidents\?/);

    const { incident } = await crossing(page);
    await page.goto(`/#/find/${incident.id}`);
    await button(page, "Sửa vụ việc").press("Enter");
    const submit = page.locator(".submit .primary");
    await submit.waitFor();
    await page.route(/\/api\/v1\/incidents/, (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" }),
    );
    await submit.press("Enter");
    await page.getByText("Máy chủ đang bận").waitFor();
    assert.equal(await focusedName(page), (await submit.innerText()).trim());
  },
  { expected: /status of 503/ },
);
