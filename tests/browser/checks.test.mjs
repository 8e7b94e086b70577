// Keeping the registry true: the work lists, a check in the street, what was noted wrongly, the finishing round.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, desktop, look, phone, send, visit, walk } from "./browser.mjs";

const SAYS = {
  vi: {
    job: "Đăng ký",
    tab: "Kiểm tra",
    import: "Nhập danh sách",
    toCheck: /^Cần kiểm tra/,
    bare: /^Thiếu hướng, góc/,
    warranty: /^Sắp hết bảo hành/,
    warrantyUntil: "Bảo hành đến",
    saveRecord: "Lưu thay đổi",
    works: "Hoạt động",
    useless: "Không dùng được",
    none: "Không có",
    clock: "Giờ trên đầu ghi",
    tap: /^Chạm khi hiện \d\d?:\d\d:\d\d/,
    fast: /^Đầu ghi chạy nhanh 2 phút|^Đầu ghi chạy nhanh 1 phút/,
    oldest: "Đoạn ghi cũ nhất còn xem được",
    kept: /^còn giữ 1[0-2]/,
    save: "Ghi lần kiểm tra",
    stateMissing: "Chọn hoạt động hay hỏng.",
    done: /^Đã ghi lần kiểm tra camera/,
    wrong: "Ghi nhầm?",
    takeBack: "Rút lại",
    takenBack: /^registrar rút lại lúc/,
    note: "Ghi chú",
    phoneNumber: /số điện thoại/i,
    begin: "Bắt đầu lượt hoàn thiện",
    bearing: "Hướng ống kính (°)",
    lens: "Ống kính",
    next: "Ghi, sang camera sau",
    skip: "Bỏ qua",
    end: "Kết thúc lượt",
    compass: "Lấy hướng bằng la bàn của máy",
    refused: /^Trình duyệt chưa được phép dùng la bàn/,
    here: "Vị trí của tôi",
    fromHere: "Gần nhất trước, tính từ vị trí của máy này",
    check: "Kiểm tra camera này",
    history: "Các lần kiểm tra",
  },
};
const says = SAYS.vi;

const button = (page, name) => page.locator("#panel").getByRole("button", { name, exact: true });
const field = (page, name) => page.locator("#panel").getByLabel(name, { exact: true });

/** Enters as the demo registrar and opens the checks. */
async function open(page) {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.locator("nav.rail").getByRole("link", { name: says.job }).click();
  await page.locator("#panel nav").getByRole("link", { name: says.tab, exact: true }).click();
  await page.locator("#panel ol li, #panel p").first().waitFor();
}

const list = (page, name) => page.locator("#panel .lists").getByRole("button", { name });
const rows = (page) => page.locator("#panel ol li button");

/** A camera of the walk's own, near the middle of the demo commune. */
async function camera(page, stated) {
  const code = `K${Math.random().toString(36).slice(2, 7).toUpperCase()}`;
  const { bbox } = await ask(page, "/extent");
  const [lon, lat] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
  return send(page, "/cameras", { code, lon, lat, ...stated });
}

const wall = (time, options) =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh",
    hourCycle: "h23",
    ...options,
  }).format(time);
const clock = (time) => wall(time, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const date = (time) => wall(time, { day: "2-digit", month: "2-digit", year: "numeric" });

walk(
  "vi, desktop: a check of an earlier day is noted with that day, and none of a day that has not come",
  desktop,
  async (page) => {
    await open(page);
    const { id } = await camera(page, { bearing_deg: 90, horizontal_fov_deg: 80 });
    await page.goto(`/#/register/checks?c=${id}`);
    const day = field(page, "Ngày kiểm tra");
    assert.equal(await day.inputValue(), date(Date.now()), "today, unless somebody says otherwise");
    await button(page, says.works).click();
    await day.fill(date(Date.now() + 3 * 86_400_000).replace(/\d{4}$/, (year) => String(Number(year) + 1)));
    await page.locator(".field.faulty").getByText("Thời điểm này chưa đến.").waitFor();
    await button(page, says.save).click();
    assert.deepEqual((await ask(page, `/cameras/${id}/checks`)).items, [], "it was not sent");
    await look(page, "checks-day-fault");

    await day.fill("31/02/2026");
    await button(page, says.save).click();
    await page
      .locator(".field.faulty")
      .filter({ has: page.getByLabel("Ngày kiểm tra") })
      .waitFor();
    const then = Date.now() - 3 * 86_400_000;
    await day.fill(date(then));
    // The recorder's clock is read by whoever stands before it.
    await page.getByText(/chỉ đo được khi đang đứng trước đầu ghi/).waitFor();
    assert.equal(await field(page, says.clock).count(), 0);
    await field(page, says.oldest).fill(date(then - 10 * 86_400_000));
    await page.getByText(/^còn giữ 10/).waitFor();
    await look(page, "checks-day");
    await button(page, says.save).click();
    await page.getByText(says.done).waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("done"));
    const { items } = await ask(page, `/cameras/${id}/checks`);
    const [, month, year] = date(then).split("/");
    assert.equal(date(Date.parse(items[0].checked_at)), date(then));
    assert.equal(
      (await ask(page, `/cameras/${id}`)).verified_on,
      `${year}-${month}-${date(then).slice(0, 2)}`,
    );
    await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
  },
);

for (const [language, viewport, lists, why, note] of [
  ["vi", phone, /^Chờ đồng ý/, /bị xóa ngày .* nếu chưa đồng ý/, /^Bản ghi chờ chủ camera đồng ý/],
  ["en", desktop, /^Awaiting consent/, /deleted on .* without consent/, /^This record waits for the owner/],
])
  walk(
    `${language}: households that have not agreed are a list, with the day on which their cameras go`,
    viewport,
    async (page) => {
      await page.goto("/");
      await page.getByRole("button", { name: /^registrar/ }).click();
      await page.locator("nav.rail a, nav.rail button").first().waitFor();
      const { id, code } = await camera(page, { owner_kind: "household" });
      await page.goto("/#/register/checks");
      await list(page, lists).click();
      const row = rows(page).filter({ hasText: code });
      await row.getByText(why).waitFor();
      await look(page, `checks-${language}-drafts`);
      assert.equal(
        (await page.locator(".leaflet-marker-pane .work").count()) > 0,
        true,
        "the list is on the map",
      );
      await row.click();
      await page.waitForURL(new RegExp(`#/register/owners\\?c=${id}`));
      await page.getByText(note).waitFor();
      await send(page, `/cameras/${id}`, { owner_kind: "business" }, "PATCH");
      await page.goto("/#/register/checks");
      await list(page, lists).click();
      await page.locator("#panel ol li, #panel p").first().waitFor();
      await row.waitFor({ state: "detached" });
      await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
    },
    { language },
  );

for (const [name, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `vi, ${name}: a camera is checked in the street, and the check taken back`,
    viewport,
    async (page) => {
      await open(page);
      assert.match(page.url(), /#\/register\/checks/);
      const { bbox } = await ask(page, "/extent");
      const { id, code } = await camera(page, {
        // To the west: the main crossing in the east is of other walks.
        lon: (bbox[0] + bbox[2]) / 2 - 0.0008,
        bearing_deg: 90,
        horizontal_fov_deg: 80,
      });
      await list(page, says.toCheck).click();
      await look(page, `checks-${name}-lists`);
      const numbers = page.locator(".leaflet-marker-pane .work");
      assert.equal(await numbers.count(), Math.min(50, await rows(page).count()), "the list is on the map");
      // The nearest stand first: the middle of the map was the middle of the commune when it was opened.
      await rows(page).filter({ hasText: code }).first().click();
      await page.getByRole("heading", { name: code }).waitFor();
      await look(page, `checks-${name}-form`);
      const edges = await page.locator("#panel form").evaluate((form) =>
        [...form.querySelectorAll("legend, .field label")].map((one) => {
          const text = document.createRange();
          text.selectNodeContents(one);
          return Math.round(text.getBoundingClientRect().left);
        }),
      );
      assert.equal(new Set(edges).size, 1, `questions and fields stand in line: ${edges}`);
      await button(page, says.save).click();
      await page.getByText(says.stateMissing).waitFor();
      await button(page, says.works).click();
      await button(page, says.none).click();
      await field(page, says.clock).fill(clock(Date.now() + 122_000));
      await button(page, says.tap).click();
      await page.getByText(says.fast).first().waitFor();
      await field(page, says.oldest).fill(date(Date.now() - 11 * 86_400_000));
      await page.getByText(says.kept).waitFor();
      // What must not stand anywhere is refused at its field, and nothing that was filled in is lost.
      await field(page, says.note).fill("gọi 0900 000 012");
      await button(page, says.save).click();
      await page.locator(".field.faulty").getByText(says.phoneNumber).waitFor();
      await field(page, says.note).fill("cành cây che một góc");
      await look(page, `checks-${name}-filled`);
      // The map went to the camera: what is near is near there when the list comes back.
      const { lon, lat } = await ask(page, `/cameras/${id}`);
      const anew = page.waitForRequest((request) => {
        const near = new URL(request.url()).searchParams.get("near")?.split(",").map(Number);
        return near && Math.abs(near[0] - lon) < 1e-4 && Math.abs(near[1] - lat) < 1e-4;
      });
      await button(page, says.save).click();
      await page.getByText(says.done).waitFor();
      await anew;
      await look(page, `checks-${name}-done`);
      assert.equal(await rows(page).filter({ hasText: code }).count(), 0, "it is no longer to be checked");
      const after = await ask(page, `/cameras/${id}`);
      assert.equal(after.status, "working");
      const { items } = await ask(page, `/recorders/${after.recorder_id}/measurements`);
      const offset = items.find(({ kind }) => kind === "clock").offset_s;
      assert.ok(Math.abs(offset - 120) < 30, `two minutes fast, less what was typed ahead: ${offset}`);
      const { days } = items.find(({ kind }) => kind === "oldest_footage");
      assert.ok(days > 10 && days < 12.5, `${days}`);

      // From its address, as from a link: who checked when, and the way back.
      await page.goto(`/#/register/checks?c=${id}`);
      await page.reload();
      await page.getByText("cành cây che một góc").waitFor();
      await look(page, `checks-${name}-history`);
      await button(page, says.wrong).click();
      await button(page, says.takeBack).click();
      await page.getByText(says.takenBack).waitFor();
      const before = await ask(page, `/cameras/${id}`);
      assert.deepEqual([before.status, before.verified_on], ["unknown", null]);
      await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
    },
    { expected: /status of 422/ },
  );

for (const [name, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(`vi, ${name}: the finishing round goes from bare row to bare row`, viewport, async (page) => {
    await open(page);
    const made = [await camera(page, {}), await camera(page, { kind: "dome" })];
    await list(page, says.bare).click();
    await rows(page).filter({ hasText: made[0].code }).waitFor();
    await button(page, says.begin).click();
    await field(page, says.bearing).waitFor();
    const left = new Set(made.map(({ code }) => code));
    await look(page, `checks-${name}-round`);
    await button(page, says.compass).click();
    await page.getByText(says.refused).waitFor();
    while (left.size > 0) {
      const title = await page.locator("#panel h2").innerText();
      const code = [...left].find((one) => title.includes(one));
      if (!code) {
        await button(page, says.skip).click();
        continue;
      }
      left.delete(code);
      await field(page, says.bearing).fill("135");
      await field(page, says.lens).selectOption({
        label: '4 mm, cảm biến 1/2.8": 69,7°',
      });
      await field(page, says.bearing).press("Enter");
      await page.waitForFunction((was) => document.querySelector("#panel h2")?.innerText !== was, title);
    }
    for (const { id } of made) {
      const { bearing_deg, horizontal_fov_deg } = await ask(page, `/cameras/${id}`);
      assert.deepEqual([bearing_deg, horizontal_fov_deg], [135, 69.7]);
      await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
    }
    await button(page, says.end).click();
    await list(page, says.bare).waitFor();
  });

for (const [name, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(`vi, ${name}: warranties that end stand on a list, each with its day`, viewport, async (page) => {
    await open(page);
    await list(page, says.warranty).click();
    await rows(page)
      .filter({ hasText: "C-033" })
      .getByText(/^bảo hành đến \d\d\/\d\d\/\d{4}, còn 2[34] ngày$/)
      .waitFor();
    await rows(page)
      .filter({ hasText: "C-026" })
      .getByText(/^hết bảo hành ngày \d\d\/\d\d\/\d{4}, 1[23] ngày trước$/)
      .waitFor();
    assert.equal(await rows(page).filter({ hasText: "C-039" }).count(), 0, "half a year is far");
    await look(page, `checks-${name}-warranty`);

    // The day is a field of the record, and a longer warranty takes the camera off the list.
    const { id, code } = await camera(page, {
      warranty_until: date(Date.now()).split("/").reverse().join("-"),
    });
    await page.goto(`/#/register/cameras/${id}`);
    const until = field(page, says.warrantyUntil);
    await until.waitFor();
    assert.match(await until.inputValue(), /^\d\d\/\d\d\/\d{4}$/);
    await until.fill("31/12/2049");
    await until.scrollIntoViewIfNeeded();
    await look(page, `checks-${name}-warranty-form`);
    const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.locator("#panel").getByRole("button", { name: says.saveRecord, exact: true }).click();
    assert.equal((await saved).status(), 200);
    assert.equal((await ask(page, `/cameras/${id}`)).warranty_until, "2049-12-31");
    const { items } = await ask(page, "/work_lists/warranty_ending");
    assert.ok(!items.some((item) => item.code === code));
    await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
  });

test("a phone's compass says where the lens points", async () => {
  const { browser, context, page, said } = await visit(phone);
  try {
    await context.grantPermissions(["accelerometer", "gyroscope", "magnetometer"]);
    await open(page);
    const { id } = await camera(page, {});
    await list(page, says.bare).click();
    await button(page, says.begin).click();
    await button(page, says.compass).click();
    // Turned to the left by 225 degrees from north it points south-east; what a machine without a compass tells is nothing.
    await page.waitForFunction(() => {
      const turned = { alpha: 225, absolute: true };
      window.dispatchEvent(new DeviceOrientationEvent("deviceorientationabsolute", turned));
      return document.querySelector("#panel form input").value === "135";
    });
    await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
  }
});

test("a phone begins its lists where it is, and its card leads to the check", async () => {
  const { browser, context, page, said } = await visit(phone);
  try {
    await context.grantPermissions(["geolocation"]);
    await open(page);
    const { id, lon, lat } = await camera(page, {});
    await context.setGeolocation({ longitude: lon, latitude: lat + 0.2 });
    await button(page, says.here).click();
    await page.waitForFunction(() =>
      /^2[0-9],\d\skm$/.test(document.querySelector("#panel ol .far")?.textContent.trim() ?? ""),
    );
    await context.setGeolocation({ longitude: lon, latitude: lat });
    await button(page, says.here).click();
    await page.getByText(says.fromHere).waitFor();
    await page.waitForFunction(() =>
      document.querySelector("#panel ol .far")?.textContent.trim().startsWith("0"),
    );
    await page.goto(`/#/find?c=${id}`);
    await page.reload();
    await page.locator("summary", { hasText: says.history }).click();
    await page.getByRole("button", { name: says.check }).click();
    await page.getByRole("heading", { name: /^K/, level: 2 }).waitFor();
    assert.match(page.url(), /#\/register\/checks\?c=/);
    await page.goBack();
    assert.match(page.url(), /#\/find\?c=/);
    await send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
  }
});
