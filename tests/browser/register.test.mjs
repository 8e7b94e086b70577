// A camera's record: from nothing to saved by hand and by keyboard, changed, compared, kept without a server.
import assert from "node:assert/strict";

import { ask, desktop, look, phone, send, walk } from "./browser.mjs";

const SAYS = {
  vi: {
    job: "Đăng ký",
    tab: "Camera",
    add: "Thêm camera",
    code: "Mã camera",
    label: "Vị trí lắp đặt",
    place: "Tọa độ",
    here: "Vị trí của tôi",
    gps: /^Vị trí của máy, sai số ±6/,
    bearing: "Hướng ống kính (°)",
    range: "Tầm quan sát (m)",
    angle: "Góc nhìn ngang (°)",
    height: "Độ cao lắp đặt (m)",
    night: "Tầm quan sát ban đêm (m)",
    lens: "Ống kính",
    lensName: '4 mm, cảm biến 1/2.8": 69,7°',
    resolution: "Độ phân giải",
    purpose: "Mục đích",
    junction: "Giao lộ",
    days: "Thời gian lưu khai báo (ngày)",
    register: "Đăng ký camera",
    save: "Lưu thay đổi",
    required: "Cần nhập ô này.",
    placeMissing: /^Cần vị trí/,
    saved: /^Đã ghi camera/,
    turn: "Hướng ống kính: kéo để xoay",
    reach: "Tầm quan sát: kéo để đổi",
    widen: "Góc nhìn: kéo để đổi",
    pin: "Nơi lắp đặt, kéo để dời",
    edit: "Sửa",
    same: /Có phải cùng một camera không/,
    repeats: /Trùng vùng quan sát/,
    taken: "Đơn vị đã có camera mang mã này.",
    changed: /^Camera vừa được thay đổi/,
    always: /^Trước giờ vẫn vậy/,
    datingMissing: /^Chọn một trong hai/,
    conflict: /vừa được người khác sửa$/,
    mine: /^Của tôi: 100/,
    theirs: /^Của người kia: 200/,
    settle: "Dùng các lựa chọn này",
    unsaved: /^Có thay đổi chưa lưu/,
    begun: /đang sửa dở, chưa lưu/,
    goOn: "Làm tiếp",
    giveUp: "Bỏ thay đổi",
    unsent: "Chưa gửi (1)",
    keptHere: /^Chưa gửi được camera/,
    sent: /^Đã gửi camera/,
    mend: "Mở để sửa",
    drop: "Bỏ",
    history: "Lịch sử thay đổi",
    correction: /sửa điều ghi sai/,
    addMask: "Vẽ vùng che",
    inDevice: "Đã che trong thiết bị",
    maskSeen: "Ngày có người thấy đã che",
    idle: /^Chưa được tính/,
    remove: "Xóa",
    drawInstead: "Vẽ tay thay thế",
    drawn: /^Vùng vẽ tay đang thay/,
    compute: "Bỏ hình vẽ, tính lại",
    finish: "Xong",
  },
  en: {
    job: "Register",
    tab: "Cameras",
    add: "Add a camera",
    code: "Camera code",
    label: "Where it hangs",
    place: "Coordinates",
    here: "My position",
    gps: /^Position of this device, ±6/,
    bearing: "Bearing of the lens (°)",
    range: "Viewing distance (m)",
    angle: "Horizontal angle of view (°)",
    height: "Height of the lens (m)",
    night: "Viewing distance by night (m)",
    lens: "Lens",
    lensName: '4 mm, 1/2.8" sensor: 69.7°',
    resolution: "Resolution",
    purpose: "Purpose",
    junction: "Road junction",
    days: "Declared retention (days)",
    register: "Register the camera",
    required: "This is needed.",
    placeMissing: /^A place is needed/,
    saved: /^Camera .* is saved/,
    turn: "Bearing: drag to turn",
    reach: "Range: drag to change",
    widen: "Angle: drag to change",
  },
};
const says = SAYS.vi;

const panel = (page) => page.locator("#panel");
const button = (page, name) => panel(page).getByRole("button", { name, exact: true });
const field = (page, name) => panel(page).getByLabel(name, { exact: true });
const handle = (page, name) => page.getByRole("slider", { name, exact: true });
const number = async (page, name) => Number((await field(page, name).inputValue()).replace(",", "."));

/** Enters as the demo registrar and opens the cameras, which come first. */
async function open(page, language = "vi") {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.locator("nav.rail").getByRole("link", { name: SAYS[language].job }).click();
  await panel(page).locator("ul li button").first().waitFor();
  assert.match(page.url(), /#\/register\/cameras/);
}

const newCode = () => `R${Math.random().toString(36).slice(2, 7).toUpperCase()}`;

/** The middle of the demo commune's crossing, beside the pole of C-002, where no building stands. */
async function middle(page) {
  const { items } = await ask(page, "/cameras?q=C-002");
  return [items[0].lon - 0.00006, items[0].lat - 0.00006];
}

/** A camera of the walk's own. */
async function camera(page, stated) {
  const [lon, lat] = await middle(page);
  return send(page, "/cameras", { code: newCode(), lon, lat, ...stated });
}

const retire = (page, id) => send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");

/** Drags a handle by so many pixels, with the mouse. */
async function drag(page, locator, dx, dy) {
  const { x, y, width, height } = await locator.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + dx / 2, y + height / 2 + dy / 2, {
    steps: 4,
  });
  await page.mouse.move(x + width / 2 + dx, y + height / 2 + dy, { steps: 4 });
  await page.mouse.up();
}

const listed = async (page, code) => {
  const { items } = await ask(page, `/cameras?q=${code}`);
  return items.find((one) => one.code === code);
};

/** What is wrong is said at once, and no preview is asked for meanwhile. */
walk(
  "vi, desktop: every complaint comes with the first try, and nothing is foreseen of numbers that cannot be",
  desktop,
  async (page) => {
    const previews = [];
    page.on("response", (answer) => {
      if (answer.url().endsWith("/coverage_previews")) previews.push(answer.status());
    });
    await open(page);
    await button(page, says.add).click();
    const [lon, lat] = await middle(page);
    await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith("/coverage_previews")),
      field(page, says.place).fill(`${lat}, ${lon}`),
    ]);
    await field(page, says.bearing).fill("400");
    await field(page, says.label).fill("gọi 0900 000 012");
    await button(page, says.register).click();
    await page.locator(".faulty").getByText(says.required).waitFor();
    await page.locator(".faulty").getByText("từ 0 đến 360").waitFor();
    await page
      .locator(".faulty")
      .getByText(/số điện thoại/)
      .waitFor();
    await look(page, "register-desktop-all-faults");
    assert.ok(previews.length > 0 && previews.every((status) => status === 200), `${previews}`);
  },
  { expected: /status of 422/ },
);

walk(
  "vi, desktop: a camera is registered from nothing, by mouse and by keyboard",
  desktop,
  async (page) => {
    await open(page);
    await look(page, "register-desktop-list");
    await button(page, says.add).click();
    await field(page, says.code).waitFor();
    assert.match(page.url(), /#\/register\/cameras\/new/);
    await look(page, "register-desktop-empty");
    await button(page, says.register).click();
    await page.locator(".faulty").getByText(says.required).waitFor();
    await page.locator(".faulty").getByText(says.placeMissing).waitFor();
    await look(page, "register-desktop-faults");

    const code = newCode();
    await field(page, says.code).fill(code);
    const [lon, lat] = await middle(page);
    // Typed, the map goes there; a touch of the map then moves it.
    await field(page, says.place).fill(`${lat.toFixed(5)} N ${lon.toFixed(5)} E`);
    await page.locator(".pin").waitFor();
    await page.waitForFunction(() => {
      const [pin, map] = [".pin", ".canvas"].map((one) =>
        document.querySelector(one).getBoundingClientRect(),
      );
      return Math.abs(pin.x + pin.width / 2 - map.x - map.width / 2) < 3;
    });
    const map = await page.locator(".canvas").boundingBox();
    await page.mouse.click(map.x + map.width / 2 + 3, map.y + map.height / 2 + 2);
    await page.locator(".pin").waitFor();
    assert.match(await field(page, says.place).inputValue(), /^10\d\.\d{7}, \d+\.\d{7}$/);

    // Nobody has said where it looks: the first touch of the handle says it.
    await drag(page, handle(page, says.turn), 90, 170);
    const there = await field(page, says.place).inputValue();
    const turned = await number(page, says.bearing);
    assert.ok(turned > 80 && turned < 150, `towards the east and south: ${turned}`);
    assert.deepEqual(
      there.split(", ").map((degrees) => Number(degrees).toFixed(4)),
      [lon.toFixed(4), lat.toFixed(4)],
    );
    await field(page, says.bearing).fill("90");
    const before = await page.locator(".handle-mark.range").boundingBox();
    await drag(page, handle(page, says.reach), 60, 0);
    const reach = await number(page, says.range);
    assert.ok(reach > 60 && reach < 120, `farther than the 50 m that are assumed: ${reach}`);
    assert.ok((await page.locator(".handle-mark.range").boundingBox()).x > before.x + 30);
    await drag(page, handle(page, says.widen), 0, 40);
    assert.ok((await number(page, says.angle)) > 90);

    // The same by keyboard, on the handles and in the fields.
    await handle(page, says.turn).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    assert.equal(await number(page, says.bearing), 101);
    await handle(page, says.reach).focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await number(page, says.range), reach - 1);
    await field(page, says.bearing).press("ArrowDown");
    assert.equal(await number(page, says.bearing), 100);
    const place = await field(page, says.place).inputValue();
    await page.locator(".pin").focus();
    await page.keyboard.press("ArrowUp");
    assert.notEqual(await field(page, says.place).inputValue(), place);

    await field(page, says.range).fill("60");
    await field(page, says.lens).selectOption({ label: says.lensName });
    assert.equal(await number(page, says.angle), 69.7);
    await field(page, says.resolution).selectOption("1920 × 1080");
    await field(page, says.height).fill("4,5");
    await field(page, says.night).fill("25");
    await field(page, says.purpose).selectOption({ label: says.junction });
    await field(page, says.days).fill("15");
    await page.locator(".setup.band").first().waitFor({ state: "attached" });
    await page.locator(".handle-mark").first().scrollIntoViewIfNeeded();
    await look(page, "register-desktop-filled");

    await button(page, says.register).click();
    await page.getByText(says.saved).waitFor();
    await look(page, "register-desktop-saved");
    const made = await listed(page, code);
    assert.equal(made.bearing_deg, 100);
    assert.deepEqual(
      [made.far_m, made.horizontal_fov_deg, made.width_px, made.height_m, made.night_far_m, made.purpose],
      [60, 69.7, 1920, 4.5, 25, "junction"],
    );
    assert.equal(made.retention_declared_days, 15);
    await page.goBack();
    await page.waitForFunction(() => !location.hash.includes("/new"));
    await retire(page, made.id);
  },
  { expected: /status of 422/ },
);

walk(
  "en, phone: a camera is registered where one stands",
  phone,
  async (page, context) => {
    const en = SAYS.en;
    await open(page, "en");
    const [lon, lat] = await middle(page);
    await context.setGeolocation({
      longitude: lon,
      latitude: lat,
      accuracy: 6,
    });
    await look(page, "register-phone-list");
    await button(page, en.add).click();
    await button(page, en.here).click();
    await page.getByText(en.gps).waitFor();
    const code = newCode();
    await field(page, en.code).fill(code);
    await field(page, en.bearing).fill("0");
    await field(page, en.lens).selectOption({ label: en.lensName });
    await field(page, en.resolution).selectOption("2560 × 1440");
    await field(page, en.place).scrollIntoViewIfNeeded();
    await page.locator(".setup.band").first().waitFor({ state: "attached" });
    await look(page, "register-phone-placed");
    await button(page, en.register).scrollIntoViewIfNeeded();
    await look(page, "register-phone-foot");
    await button(page, en.register).click();
    await page.getByText(en.saved).waitFor();
    await look(page, "register-phone-saved");
    const made = await listed(page, code);
    assert.ok(Math.abs(made.lon - lon) < 1e-6 && Math.abs(made.lat - lat) < 1e-6, "where the phone is");
    await retire(page, made.id);
  },
  { language: "en", permissions: ["geolocation"] },
);

walk(
  "vi, desktop: a camera is changed; back asks once, and what is typed outlives leaving and a reload",
  desktop,
  async (page) => {
    await open(page);
    const { id, code } = await camera(page, {
      bearing_deg: 90,
      horizontal_fov_deg: 70,
      far_m: 40,
    });
    await page.goto(`/#/register/cameras?c=${id}`);
    await page.reload();
    await page.locator(".card").getByRole("button", { name: says.edit, exact: true }).click();
    await field(page, says.bearing).fill("95");
    assert.match(page.url(), new RegExp(`#/register/cameras/${id}`));
    await page.goBack();
    await page.getByText(says.unsaved).waitFor();
    await look(page, "register-desktop-unsaved");
    assert.equal(await number(page, says.bearing), 95);
    await page.goBack();
    await page.getByText(says.begun).waitFor();
    await page.reload();
    await page.getByText(says.begun).waitFor();
    await look(page, "register-desktop-begun");
    await button(page, says.goOn).click();
    assert.equal(await number(page, says.bearing), 95);

    // Whether it was changed or always so is asked, once it matters.
    await button(page, says.save).click();
    await page.getByText(says.datingMissing).waitFor();
    await panel(page).getByRole("radio", { name: says.always }).check();
    await look(page, "register-desktop-dating");
    await button(page, says.save).click();
    await page.getByText(says.saved).waitFor();
    assert.equal((await ask(page, `/cameras/${id}`)).bearing_deg, 95);

    // Every change stands in its history.
    await page.locator(".card").getByRole("button", { name: says.edit, exact: true }).click();
    await panel(page).locator("summary", { hasText: says.history }).click();
    await page.getByText(says.correction).waitFor();
    await look(page, "register-desktop-history");

    // A name that is none of the place's is refused at its field.
    await field(page, says.label).fill("gọi 0900 000 012");
    await button(page, says.save).click();
    await page
      .locator(".faulty")
      .getByText(/số điện thoại/)
      .waitFor();
    await field(page, says.label).fill("Cột điện số 3");
    await button(page, says.save).click();
    await page.getByText(says.saved).waitFor();
    assert.equal((await ask(page, `/cameras/${id}`)).label, "Cột điện số 3");
    assert.ok(code);
    await retire(page, id);
  },
  { expected: /status of 422/ },
);

walk("vi, desktop: a camera shares the recorder of another one", desktop, async (page) => {
  await open(page);
  const other = await camera(page, { retention_declared_days: 14 });
  const { id } = await camera(page, {});
  const known = await ask(page, `/cameras/${other.id}`);
  await page.goto(`/#/register/cameras/${id}`);
  await button(page, "Chung đầu ghi với camera khác…").click();
  await page.getByLabel("Chung đầu ghi với camera nào?").fill(other.code);
  await button(page, `Chung với ${other.code}`).click();
  await page.getByText(`Chung đầu ghi với ${other.code}:`).waitFor();
  await button(page, "Chung đầu ghi với camera khác…").scrollIntoViewIfNeeded();
  await look(page, "register-desktop-recorder");
  await panel(page).getByRole("radio", { name: says.always }).check();
  await button(page, says.save).click();
  await page.getByText(says.saved).waitFor();
  const saved = await ask(page, `/cameras/${id}`);
  assert.deepEqual([saved.recorder_id, saved.retention_declared_days], [known.recorder_id, 14]);
  await retire(page, id);
  await retire(page, other.id);
});

walk(
  "vi, desktop: what somebody else saved meanwhile is laid beside one's own",
  desktop,
  async (page) => {
    await open(page);
    const { id } = await camera(page, { bearing_deg: 90, far_m: 40 });
    await page.goto(`/#/register/cameras/${id}`);
    await field(page, says.bearing).waitFor();
    await field(page, says.bearing).fill("100");
    await field(page, says.range).fill("55");
    await send(page, `/cameras/${id}`, { bearing_deg: 200, height_m: 4, correction: true }, "PATCH");
    await panel(page).getByRole("radio", { name: says.changed }).check();
    await button(page, says.save).click();
    await page.getByRole("heading", { name: says.conflict }).waitFor();
    await look(page, "register-desktop-conflict");
    await panel(page).getByRole("radio", { name: says.mine }).check();
    await button(page, says.settle).click();
    await button(page, says.save).click();
    await page.getByText(says.saved).waitFor();
    const { bearing_deg, far_m, height_m } = await ask(page, `/cameras/${id}`);
    assert.deepEqual([bearing_deg, far_m, height_m], [100, 55, 4]);
    await retire(page, id);
  },
  { expected: /status of 412/ },
);

walk(
  "vi, desktop: a camera that hangs there already is named before saving",
  desktop,
  async (page) => {
    await open(page);
    const { id, code, lon, lat } = await camera(page, {
      bearing_deg: 90,
      horizontal_fov_deg: 70,
      far_m: 40,
    });
    await button(page, says.add).click();
    await field(page, says.code).fill(code);
    await field(page, says.place).fill(`${lon.toFixed(7)}, ${lat.toFixed(7)}`);
    await field(page, says.bearing).fill("92");
    await field(page, says.angle).fill("70");
    await field(page, says.range).fill("40");
    await page.getByText(says.same).first().waitFor();
    await page.getByText(says.repeats).waitFor();
    await page.getByText(says.same).first().scrollIntoViewIfNeeded();
    await look(page, "register-desktop-duplicate");
    await button(page, says.register).click();
    await page.getByText(says.taken).waitFor();
    await page.getByRole("button", { name: new RegExp(`mở ${code}`) }).click();
    await page.getByRole("heading", { name: code }).waitFor();
    await retire(page, id);
  },
  { expected: /status of 409/ },
);

for (const [name, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `vi, ${name}: without a server a record waits on the device, survives a reload and goes by itself`,
    viewport,
    async (page, context) => {
      await open(page);
      const [lon, lat] = await middle(page);
      const known = await camera(page, {});
      const code = newCode();
      await button(page, says.add).click();
      await field(page, says.code).fill(code);
      await field(page, says.place).fill(`${lon}, ${lat}`);
      await context.setOffline(true);
      await button(page, says.register).click();
      await page.getByText(says.keptHere).waitFor();
      await page.getByRole("heading", { name: says.unsent }).waitFor();
      await look(page, `register-${name}-unsent`);
      const text = await page.evaluate(() => localStorage.getItem("sightline.unsent"));
      assert.ok(!/phone|contact|email/.test(text), "no contact waits on a device");
      // The page itself comes from the server: it is loaded anew with the sending still failing.
      await page.route("**/api/v1/cameras", (route) =>
        route.request().method() === "POST" ? route.abort() : route.continue(),
      );
      await context.setOffline(false);
      await page.reload();
      await page.getByRole("heading", { name: says.unsent }).waitFor();
      await page.unroute("**/api/v1/cameras");
      await page.getByText(says.sent).waitFor();
      const made = await listed(page, code);
      assert.ok(made, "it was sent once the server was there");

      // Where only the answer is lost, it is there once all the same.
      const lost = newCode();
      await page.route("**/api/v1/cameras", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        await route.fetch();
        // A try that is on its way when the route is taken away goes on by itself.
        return route.abort().catch(() => undefined);
      });
      await button(page, says.add).click();
      await field(page, says.code).fill(lost);
      await field(page, says.place).fill(`${lon - 0.0005}, ${lat}`);
      await button(page, says.register).click();
      await page.getByRole("heading", { name: says.unsent }).waitFor();
      await page.unroute("**/api/v1/cameras");
      await page.getByText(`Đã gửi camera ${lost}.`).waitFor();
      const { items } = await ask(page, `/cameras?q=${lost}`);
      assert.equal(items.length, 1);
      await retire(page, items[0].id);

      // What the server refuses waits with its reason.
      await button(page, says.add).click();
      // It stands there with other words: it is another record, be it in the same place.
      await field(page, says.code).fill(known.code);
      await field(page, says.place).fill(`${known.lon}, ${known.lat}`);
      await field(page, says.label).fill("Cổng sau");
      await context.setOffline(true);
      await button(page, says.register).click();
      await page.getByText(says.keptHere).waitFor();
      await context.setOffline(false);
      await page.getByText(says.taken).waitFor();
      await look(page, `register-${name}-refused`);
      await button(page, says.mend).click();
      await page.getByText(says.taken).waitFor();
      const other = newCode();
      await field(page, says.code).fill(other);
      await button(page, says.register).click();
      await page.getByText(says.saved).waitFor();
      assert.equal(await page.evaluate(() => localStorage.getItem("sightline.unsent")), null);
      for (const one of [made, known, await listed(page, other)]) await retire(page, one.id);
    },
    { expected: /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 409/ },
  );

walk("vi, desktop: masks and a coverage drawn by hand", desktop, async (page) => {
  await open(page);
  const { id, lon, lat } = await camera(page, {
    bearing_deg: 90,
    horizontal_fov_deg: 70,
    far_m: 40,
  });
  await page.goto(`/#/register/cameras/${id}?m=${lat.toFixed(5)},${lon.toFixed(5)},19`);
  await field(page, says.bearing).waitFor();
  const corners = async (points) => {
    const map = await page.locator(".canvas").boundingBox();
    for (const [dx, dy] of points)
      await page.mouse.click(map.x + map.width / 2 + dx, map.y + map.height / 2 + dy, { delay: 30 });
    await page.locator(".bar").getByRole("button", { name: says.finish }).click();
  };
  await button(page, says.addMask).click();
  await page.locator(".bar").waitFor();
  await page.waitForFunction(() => document.querySelector(".canvas .cursor-marker"));
  await corners([
    [40, -20],
    [90, -30],
    [90, 20],
    [50, 20],
  ]);
  await page.getByText(says.idle).waitFor();
  await look(page, "register-desktop-mask");
  await panel(page).getByLabel(says.inDevice).check();
  await field(page, says.maskSeen).fill("01/11/2026");
  await page.getByText(says.idle).waitFor({ state: "detached" });
  await button(page, says.drawInstead).click();
  await page.waitForFunction(() => document.querySelector(".canvas .cursor-marker"));
  await corners([
    [-20, -60],
    [100, -60],
    [120, 60],
    [-10, 40],
  ]);
  await panel(page).getByText(says.drawn).first().waitFor();
  await panel(page).getByText(says.drawn).last().scrollIntoViewIfNeeded();
  await look(page, "register-desktop-drawn");
  await panel(page).getByRole("radio", { name: says.changed }).check();
  await button(page, says.save).click();
  await page.getByText(says.saved).waitFor();
  const after = await ask(page, `/cameras/${id}`);
  assert.equal(after.masks.length, 1);
  assert.deepEqual([after.masks[0].set_in_device, after.masks[0].checked_on], [true, "2026-11-01"]);
  assert.equal(after.drawn_coverage.type, "Polygon");

  await page.locator(".card").getByRole("button", { name: says.edit, exact: true }).click();
  await button(page, says.compute).click();
  await button(page, says.remove).click();
  await panel(page).getByRole("radio", { name: says.changed }).check();
  await button(page, says.save).click();
  await page.getByText(says.saved).waitFor();
  const bare = await ask(page, `/cameras/${id}`);
  assert.deepEqual([bare.masks, bare.drawn_coverage], [[], null]);
  await retire(page, id);
});

for (const [size, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `${size}: one box finds cameras, owners and streets, marks aside; a commune's camera is public`,
    viewport,
    async (page) => {
      await open(page);
      const { id, owner_id, code } = await camera(page, {
        owner_kind: "commune",
        label: `Cổng đình Đoài ${size}`,
      });
      await send(page, `/owners/${owner_id}`, { label: `Trạm y tế mẫu Thuỷ Đoài ${size}` }, "PATCH");
      const box = page.getByRole("searchbox");
      await box.fill(`thủy doài ${size}`);
      const owners = page.getByRole("list", { name: "Chủ camera cũng khớp" });
      await owners.getByText(`Trạm y tế mẫu Thuỷ Đoài ${size}`).waitFor();
      await box.fill("tran hung");
      const places = page.getByRole("list", { name: "Đường, địa điểm trên bản đồ" });
      await places.getByText("Trần Hưng").first().waitFor();
      await look(page, `register-${size}-search`);
      const before = page.url();
      await places.getByRole("button").first().click();
      await page.waitForURL((url) => url.href !== before && /m=/.test(url.hash));
      await box.fill(`dinh doai ${size}`);
      await page.getByRole("list", { name: "Các camera của đơn vị" }).getByText(code).click();
      await page.getByLabel("Công khai").selectOption("true");
      await button(page, says.save).click();
      await page.getByText(says.saved).waitFor();
      assert.equal((await ask(page, `/cameras/${id}`)).public, true);
      await box.fill(`Đoài ${size}`);
      await owners.getByRole("button").first().click();
      await page.getByRole("heading", { name: `Trạm y tế mẫu Thuỷ Đoài ${size}` }).waitFor();
      await retire(page, id);
    },
  );

walk(
  "an address that does not say where to look leaves the map, and its middle can be taken",
  phone,
  async (page) => {
    await open(page);
    await page.waitForURL(/m=/);
    await page.goto("/#/register/cameras/new");
    const raise = page.getByRole("button", { name: "Mở bảng ra" });
    if (await raise.isVisible()) await raise.click();
    await button(page, "Giữa bản đồ").click();
    const { bbox } = await ask(page, "/extent");
    const [lon, lat] = (await field(page, says.place).inputValue()).split(", ").map(Number);
    const isWithin = bbox[0] <= lon && lon <= bbox[2] && bbox[1] <= lat && lat <= bbox[3];
    assert.ok(isWithin, `${lon}, ${lat} is in the middle of the map`);
  },
);
