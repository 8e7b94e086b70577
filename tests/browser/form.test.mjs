// The form of the Find job: every way of saying where and when, what some types add, and who approves more.
import assert from "node:assert/strict";

import { ask, crossing, desktop, enter, look, phone, press, walk } from "./browser.mjs";

const SIZES = { desktop, phone };
const placeBox = (page) => page.getByRole("combobox", { name: /^(Nơi xảy ra|Place)$/ });
const from = (page) => page.getByLabel(/^(Từ|From)$/);
const to = (page) => page.getByLabel(/^(Đến|To)$/);
const submit = (page) => page.getByRole("button", { name: /^(Tìm camera|Find cameras)$/ });
const radius = (page) =>
  page.getByRole("textbox", {
    name: /^(Sai số vị trí|Uncertainty of the place)$/,
  });

/** The middle of what the registry knows. */
async function middle(page) {
  const { bbox } = await ask(page, "/extent");
  return { lon: (bbox[0] + bbox[2]) / 2, lat: (bbox[1] + bbox[3]) / 2 };
}

/** Taps or clicks the map at shares of its width and height. */
async function point(page, x, y) {
  const box = await page.locator(".leaflet-container").boundingBox();
  await press(page, box.x + box.width * x, box.y + box.height * y);
}

for (const [size, viewport] of Object.entries(SIZES))
  walk(`${size}: five actions from log-in to list`, viewport, async (page) => {
    await enter(page);
    let actions = 0;
    const act = async (step) => {
      actions += 1;
      await step();
    };
    await act(async () => {
      await placeBox(page).fill("cho moi x tran hung");
      await placeBox(page).press("Enter");
      await page.getByText(/^Giao lộ/).waitFor();
    });
    await act(() => page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).click());
    await act(() => page.getByRole("button", { name: "30 phút qua" }).click());
    await act(() => page.getByLabel("Số hồ sơ vụ việc").fill(`N-${size}/2026`));
    await look(page, `${size}-form-ready`);
    await act(() => page.getByLabel("Số hồ sơ vụ việc").press("Enter"));
    await page.getByText(`Số hồ sơ N-${size}/2026`, { exact: true }).waitFor();
    assert.equal(actions, 5);

    await page.getByRole("button", { name: "Sửa vụ việc" }).click();
    assert.match(await placeBox(page).inputValue(), /Chợ Mới/, "the name of the place is still there");
  });

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["phone", phone, "en"],
])
  walk(
    `${size}: the suggestions by keyboard and by hand`,
    viewport,
    async (page) => {
      await enter(page);
      const box = placeBox(page);
      await box.fill("tran hung");
      const options = page.getByRole("listbox").getByRole("option");
      await options.nth(1).waitFor();
      await look(page, `${size}-${language}-form-suggestions`);
      assert.equal(await box.getAttribute("aria-expanded"), "true");
      const active = async () => page.locator(`[id="${await box.getAttribute("aria-activedescendant")}"]`);
      const second = await options.nth(1).locator("b").innerText();
      await box.press("ArrowDown");
      assert.equal(await (await active()).getAttribute("aria-selected"), "true");
      await box.press("Escape");
      assert.equal(await box.getAttribute("aria-expanded"), "false");
      await box.press("ArrowDown");
      await options.nth(1).waitFor();
      await box.press("ArrowDown");
      await box.press("Enter");
      assert.equal(await box.inputValue(), second);
      assert.notEqual(await radius(page).inputValue(), "10", "a suggestion brings its own uncertainty");

      const answered = page.waitForResponse(/place_search/);
      await box.fill("tran");
      await answered;
      await page.waitForTimeout(200);
      const first = await options.first().locator("b").innerText();
      await (viewport === phone ? options.first().tap() : options.first().click());
      assert.equal(await box.inputValue(), first);

      // The house is not known, and that the street was taken is said before and after.
      const none = /(không có số 15, lấy cả đường|no number 15, the whole street)/;
      await box.fill("15 chợ mới");
      await options.first().getByText(none).waitFor();
      await box.press("Enter");
      await page.locator("fieldset").first().getByText(none).waitFor();
      assert.match(await box.inputValue(), /Chợ Mới$/);

      await box.fill("zzzz qqqq");
      await page.getByText(/^(Không thấy nơi nào|No place of that name)/).waitFor();
      await look(page, `${size}-${language}-form-no-suggestion`);
    },
    { language },
  );

walk("what the place box understands by itself", desktop, async (page) => {
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("place_search") || request.method() === "POST") asked.push(request.url());
  });
  await enter(page);
  asked.length = 0;
  const { lon, lat } = await middle(page);
  const box = placeBox(page);
  const pasted = async (text) => {
    await box.fill(text);
    await page.waitForTimeout(400);
  };

  await pasted(`https://www.google.com/maps/place/X/@1.5,103.5,17z/data=!3d${lat}!4d${lon}`);
  await page.getByText("Đọc được ghim trong đường dẫn").waitFor();
  await page.locator(".scene.movable").waitFor();
  await pasted(`https://www.openstreetmap.org/#map=18/${lat}/${lon}`);
  await page.getByText("Đường dẫn không có ghim").waitFor();
  await pasted("https://maps.app.goo.gl/AbCdEf");
  await page.getByText("Đường dẫn rút gọn không chứa tọa độ").waitFor();
  await look(page, "desktop-form-short-link");
  await pasted(`geo:${lat},${lon};u=35`);
  assert.equal(await radius(page).inputValue(), "35", "a geo address states its uncertainty");

  // Plane coordinates lack their meridian: the list offers those in use, nearest the map first.
  await pasted("2028878.62 542681.98");
  const meridians = page.getByRole("listbox").getByRole("option");
  assert.equal(await meridians.count(), 17);
  await look(page, "desktop-form-meridians");
  await page.getByRole("option", { name: /105°30′/ }).click();
  await page.getByText(/VN-2000, kinh tuyến trục 105°30′: kinh độ 105,905\d* · vĩ độ 18,342\d*/).waitFor();
  assert.deepEqual(asked, [], "none of it was sent anywhere");
});

walk("five pasted megabytes never leave the page", desktop, async (page) => {
  await enter(page);
  const sent = [];
  page.on("request", (request) => sent.push(request.postData()?.length ?? 0));
  const paste = (text) =>
    placeBox(page).evaluate((input, value) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", value);
      input.dispatchEvent(
        new ClipboardEvent("paste", {
          clipboardData,
          bubbles: true,
          cancelable: true,
        }),
      );
    }, text);
  await paste(`{"type":"Polygon","coordinates":[[${"[105.9,18.34],".repeat(380_000)}`);
  await page.getByText(/Hình dán vào quá lớn \(5 MB\)/).waitFor();
  await look(page, "desktop-form-too-large");
  const { lon, lat } = await middle(page);
  const many = Array.from({ length: 501 }, (_, i) => [lon + i / 1e6, lat]);
  await paste(JSON.stringify({ type: "LineString", coordinates: many }));
  await page.getByText("Hình có 501 điểm; nhiều nhất là 500.").waitFor();
  assert.equal(Math.max(0, ...sent) < 10_000, true);
  const square = [
    [lon, lat],
    [lon + 0.001, lat],
    [lon + 0.001, lat + 0.001],
    [lon, lat],
  ];
  await paste(JSON.stringify({ type: "Polygon", coordinates: [square] }));
  await page.getByText(/^Vùng đã vẽ: .*, 3 điểm$/).waitFor();
});

for (const [size, viewport] of Object.entries(SIZES))
  walk(`${size}: draw an area, change it, search it`, viewport, async (page) => {
    await enter(page);
    const { lon, lat } = await middle(page);
    await placeBox(page).fill(`${lon}, ${lat}`);
    await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).click();
    await page.getByRole("button", { name: "Đêm qua 22–6" }).click();
    await page.getByLabel("Số hồ sơ vụ việc").fill("V-1/2026");
    await page.getByRole("button", { name: "Vẽ vùng" }).click();
    const bar = page.getByRole("region", { name: "Vẽ vùng" });
    await bar.getByText("Chạm từng điểm").waitFor();
    assert.equal(await bar.getByRole("button", { name: "Xong" }).isDisabled(), true);
    for (const [x, y] of [
      [0.4, 0.55],
      [0.6, 0.56],
      [0.62, 0.72],
      [0.5, 0.85],
      [0.41, 0.72],
    ])
      await point(page, x, y);
    await bar.getByText(/5 điểm$/).waitFor();
    await bar.getByRole("button", { name: "Bỏ điểm cuối" }).click();
    await bar.getByText(/4 điểm$/).waitFor();
    await look(page, `${size}-form-drawing`);
    await bar.getByRole("button", { name: "Xong" }).click();
    const words = page.getByText(/^Vùng đã vẽ: .*, 4 điểm$/);
    await words.waitFor();
    await look(page, `${size}-form-drawn`);
    const before = await words.innerText();

    await page.getByRole("button", { name: "Sửa hình" }).click();
    await page.locator(".marker-icon").first().waitFor();
    await look(page, `${size}-form-changing`);
    if (viewport === desktop) {
      const corner = await page.locator(".marker-icon:not(.marker-icon-middle)").first().boundingBox();
      await page.mouse.move(corner.x + 7, corner.y + 7);
      await page.mouse.down();
      await page.mouse.move(corner.x - 60, corner.y - 40, { steps: 5 });
      await page.mouse.up();
    }
    await page.getByRole("region", { name: "Sửa hình" }).getByRole("button", { name: "Xong" }).click();
    await words.waitFor();
    if (viewport === desktop) assert.notEqual(await words.innerText(), before, "a dragged corner counts");

    const created = page.waitForResponse(
      (response) => response.request().method() === "POST" && response.url().endsWith("/incidents"),
    );
    await submit(page).click();
    const { place } = await (await created).json();
    assert.equal(place.type, "Polygon");
    assert.equal(place.coordinates[0].length, 5);
    await page.getByText("Số hồ sơ V-1/2026", { exact: true }).waitFor();
  });

/** Places of cameras on the screen that lie apart from each other, and under nothing but the map. */
async function camerasInSight(page, { lon, lat, zoom }) {
  const { items } = await ask(page, "/cameras?limit=1000");
  const box = await page.locator(".leaflet-container").boundingBox();
  const world = 256 * 2 ** zoom;
  const across = (degrees) => (degrees / 360) * world;
  const down = (degrees) => {
    const sine = Math.sin((degrees * Math.PI) / 180);
    return (-Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world;
  };
  const places = items.map((camera) => [
    box.x + box.width / 2 + across(camera.lon) - across(lon),
    box.y + box.height / 2 + down(camera.lat) - down(lat),
  ]);
  const bare = await page.evaluate(
    (all) => all.filter(([x, y]) => document.elementFromPoint(x, y)?.closest(".leaflet-container")),
    places,
  );
  const apart = [];
  for (const [x, y] of bare) if (apart.every(([a, b]) => Math.hypot(a - x, b - y) > 40)) apart.push([x, y]);
  return apart;
}

for (const [size, viewport] of Object.entries(SIZES))
  for (const zoom of [17, 18])
    walk(`${size}: draw a line over cameras, at zoom ${zoom}`, viewport, async (page) => {
      await enter(page);
      const { incident } = await crossing(page);
      const [lon, lat] = incident.place.coordinates;
      // The first view of all is not to come after this one.
      await page.waitForURL(/m=/);
      await page.goto(`/#/find?m=${lat},${lon},${zoom}`);
      await page.reload();
      await page.getByRole("button", { name: "Vẽ đường" }).click();
      const bar = page.getByRole("region", { name: "Vẽ đường" });
      await bar.getByText("Chạm từng điểm").waitFor();
      await page.waitForLoadState("networkidle");
      assert.match(page.url(), new RegExp(`,${zoom}$`));
      const over = (await camerasInSight(page, { lon, lat, zoom })).slice(0, 3);
      assert.equal(over.length, 3, "three cameras are in sight");
      for (const [at, [x, y]] of over.entries()) {
        await press(page, x, y);
        await bar.getByText(new RegExp(`(^|, )${at + 1} điểm`)).waitFor();
      }
      assert.doesNotMatch(page.url(), /[?&]c=/, "no camera is selected");
      if (zoom === 17) await look(page, `${size}-form-drawing-over-cameras`);
      await bar.getByRole("button", { name: "Hủy vẽ" }).click();
      await bar.waitFor({ state: "detached" });
      const card = page.locator(".top section");
      assert.equal(await card.count(), 0, "no camera's card opens");
      // And then a dot is a dot again.
      if (viewport === desktop) {
        await page.mouse.click(...over[0]);
        await card.waitFor();
      }
    });

walk("draw a line with the keyboard alone", desktop, async (page) => {
  await enter(page);
  await page.getByRole("button", { name: "Vẽ đường" }).press("Enter");
  const bar = page.getByRole("region", { name: "Vẽ đường" });
  await bar.getByText("Chạm từng điểm").waitFor();
  await page.keyboard.press("Space");
  await bar.getByText(/^1 điểm/).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(400);
  await page.keyboard.press("Space");
  await bar.getByText(/2 điểm$/).waitFor();
  await page.keyboard.press("Backspace");
  await bar.getByText(/^1 điểm/).waitFor();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.getByText(/^Đường đã vẽ: .*, 2 điểm$/).waitFor();

  await page.getByRole("button", { name: "Xóa hình" }).click();
  await page.getByRole("button", { name: "Vẽ đường" }).click();
  await bar.getByText("Chạm từng điểm").waitFor();
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  assert.equal(await page.getByText(/^Đường đã vẽ/).count(), 0, "what was broken off leaves nothing");
});

walk("a place typed before the map knows where to look", desktop, async (page) => {
  await page.route("**/api/v1/extent", async (route) => {
    await new Promise((done) => setTimeout(done, 3000));
    await route.continue();
  });
  await enter(page);
  await placeBox(page).fill("107.3503, 19.95");
  await placeBox(page).blur();
  await page.locator(".resize").getByText("±10 m").waitFor();
});

walk("drag the uncertainty", desktop, async (page) => {
  await enter(page);
  const { lon, lat } = await middle(page);
  await placeBox(page).fill(`${lon}, ${lat}`);
  await placeBox(page).blur();
  const handle = page.locator(".resize");
  await handle.getByText("±10 m").waitFor();
  await page.waitForTimeout(500);
  const box = await handle.boundingBox();
  assert.ok(box.height >= 44, "a finger can take it");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 120, y, { steps: 6 });
  await look(page, "desktop-form-uncertainty");
  await page.mouse.up();
  const metres = Number(await radius(page).inputValue());
  assert.ok(metres > 10 && metres <= 500 && Number.isInteger(metres), `${metres} m`);
  await handle.getByText(`±${metres} m`).waitFor();
});

walk("a clock that is wrong by hours changes nothing", desktop, async (page) => {
  await page.addInitScript(() => {
    const real = Date.now;
    const Real = Date;
    const off = 5 * 3_600_000;
    globalThis.Date = class extends Real {
      constructor(...given) {
        super(...(given.length === 0 ? [real() + off] : given));
      }
      static now() {
        return real() + off;
      }
    };
  });
  await enter(page);
  await page.getByRole("button", { name: "30 phút qua" }).click();
  const now = new Date(Date.now() + 7 * 3_600_000).toISOString();
  const typed = await to(page).inputValue();
  const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const late = (minutes(now.slice(11, 16)) - minutes(typed) + 1440) % 1440;
  assert.ok(late <= 2, `it is ${now}, and the preset says ${typed}`);
});

walk("times as they are said", desktop, async (page) => {
  await enter(page);
  await from(page).fill("tối qua");
  await page.getByText(/18:00–22:00, .* · hôm qua · 4 giờ/).waitFor();
  await from(page).press("Tab");
  await to(page).press("Tab");
  assert.match(await from(page).inputValue(), /^18:00 \d\d\/\d\d\/\d{4}$/, "the day is written out");
  assert.equal(await to(page).inputValue(), "22:00");
  await from(page).fill("6h30 tối hôm qua");
  await to(page).fill("1845");
  await page.getByText(/18:30–18:45, .* · hôm qua · 15 phút/).waitFor();
  await look(page, "desktop-form-times");

  await from(page).fill("");
  await page.getByRole("button", { name: "Từ lần cuối nhìn thấy" }).click();
  await page.getByText(/Nhập lúc còn nhìn thấy lần cuối/).waitFor();
  assert.equal(await from(page).evaluate((input) => input === document.activeElement), true);
  await from(page).fill("hôm qua 20h");
  await page
    .getByText(/ngày|giờ/)
    .first()
    .waitFor();
});

walk(
  "where I am",
  phone,
  async (page, context) => {
    await enter(page);
    const { lon, lat } = await middle(page);
    await context.setGeolocation({
      longitude: lon,
      latitude: lat,
      accuracy: 24.2,
    });
    await page.getByRole("button", { name: "Vị trí của tôi" }).tap();
    await page.getByText(/^Kinh độ/).waitFor();
    assert.equal(await radius(page).inputValue(), "25", "the accuracy is the uncertainty, rounded up");
    await context.setGeolocation({
      longitude: lon,
      latitude: lat,
      accuracy: 1800,
    });
    await page.getByRole("button", { name: "Vị trí của tôi" }).tap();
    await page.getByText("Vị trí chỉ đúng trong khoảng 1.800 m").waitFor();
    await context.clearPermissions();
    await page.getByRole("button", { name: "Vị trí của tôi" }).tap();
    await page.getByText("Trình duyệt chưa được phép định vị").waitFor();
    await look(page, "phone-form-refused-location");
  },
  { permissions: ["geolocation"] },
);

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["phone", phone, "en"],
])
  walk(
    `${size}: what some types ask for (P22, P23)`,
    viewport,
    async (page) => {
      await enter(page);
      await page.getByRole("button", { name: /^(Đánh nhau|Fight)/ }).click();
      await submit(page).click();
      await page.getByText(/^(Chọn ít nhất một: chỉ|Choose at least one: cameras)/).waitFor();
      assert.equal(await page.getByRole("button", { name: /^(Vẽ vùng|Draw an area)$/ }).count(), 0);
      await radius(page).fill("60");
      await page.getByText(/^(Nhập số mét từ 0 đến 50\.|Type metres from 0 to 50\.)$/).waitFor();
      await look(page, `${size}-${language}-form-fight`);
      await page.getByLabel(/^(Vũ khí|Weapon)/).check();
      await page.getByRole("button", { name: /^(Người mất tích|Missing person)/ }).click();
      await page.getByRole("radio", { name: /^(Trẻ em|A child)$/ }).check();
      await page
        .getByRole("checkbox", {
          name: /^(Bạo lực gia đình|Domestic violence)/,
        })
        .check();
      await page.getByLabel(/^(Chưa có số|No number yet)$/).check();
      await page.getByText(/^(Hệ thống cấp số tạm|A temporary number)/).waitFor();
      await look(page, `${size}-${language}-form-missing`);
    },
    { language },
  );

walk(
  "no number yet, and the number later (P6)",
  desktop,
  async (page) => {
    await enter(page);
    const { lon, lat } = await middle(page);
    await placeBox(page).fill(`${lon}, ${lat}`);
    await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).click();
    await page.getByRole("button", { name: "30 phút qua" }).click();
    await page.getByLabel("Chưa có số").check();
    await submit(page).click();
    await page.getByText(/^Số tạm, hạn/).waitFor();
    await page.getByText(/^Số hồ sơ TT-\d{4}-/).waitFor();
    await look(page, "desktop-number-due");
    await page.getByRole("button", { name: "Nhập số thật" }).click();
    await page.getByLabel("Số hồ sơ đã được cấp").fill("0912 345 678");
    await page.getByRole("button", { name: "Thay số" }).click();
    await page.getByText("Không ghi số điện thoại.").waitFor();
    await look(page, "desktop-number-refused");
    await page.getByLabel("Số hồ sơ đã được cấp").fill("88/TT/2026");
    await page.getByRole("button", { name: "Thay số" }).click();
    await page.getByText("Số hồ sơ 88/TT/2026", { exact: true }).waitFor();
    assert.equal(await page.getByText(/^Số tạm, hạn/).count(), 0);
  },
  { expected: /status of 422/ },
);

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["phone", phone, "en"],
])
  walk(
    `${size}: above the caps a reason is asked for before anything is sent (P6)`,
    viewport,
    async (page) => {
      // Caps hold on live databases only; the page is told that this is one.
      await page.route("**/api/v1/deployment", async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          json: { ...(await response.json()), kind: "live" },
        });
      });
      let sent = null;
      await page.route("**/api/v1/incidents", async (route) => {
        if (route.request().method() !== "POST") return route.fallback();
        sent = route.request().postDataJSON();
        await route.fulfill({ status: 503, json: { status: 503 } });
      });
      await enter(page);
      const { lon, lat } = await middle(page);
      await placeBox(page).fill(`${lon}, ${lat}`);
      await page.getByRole("button", { name: /^(Trộm cắp tài sản|Theft)$/ }).click();
      await page.getByText(/^(Nhiều nhất 300|At most 300)/).waitFor();
      await from(page).fill(language === "vi" ? "6h hôm qua" : "6am yesterday");
      await to(page).fill("1930");
      await page.getByLabel(/^(Số hồ sơ vụ việc|Case number)$/).fill("O-1/2026");
      await page.getByText(/^(Vượt mức cho phép|Above the limits)/).waitFor();
      const send = page.getByRole("button", {
        name: /^(Gửi phê duyệt|Send for approval)$/,
      });
      await send.click();
      await page.getByText(/^(Nhập lý do, hoặc|Type a reason, or)/).waitFor();
      assert.equal(sent, null);
      await look(page, `${size}-${language}-form-above-caps`);
      await page.getByLabel(/^(Lý do|Reason)$/).fill("Mất trong ngày, chưa rõ giờ");
      await send.click();
      await page.getByRole("alert").waitFor();
      assert.equal(sent.approval_reason, "Mất trong ngày, chưa rõ giờ");
      assert.equal(sent.urgent, false);
      assert.equal(
        await page.getByLabel(/^(Lý do|Reason)$/).inputValue(),
        "Mất trong ngày, chưa rõ giờ",
        "an error loses nothing",
      );
    },
    { language, expected: /status of 503/ },
  );

walk("the approver sees what waits, and decides", desktop, async (page) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^approver/ }).click();
  await page.getByRole("heading", { name: "Chờ phê duyệt" }).waitFor();
  assert.equal(await submit(page).count(), 0, "an approver has no form");
  const waiting = page.locator(".list > ul > li");
  await waiting.first().waitFor();
  const before = await waiting.count();
  await page.locator(".scene-area, .search-area").first().waitFor({ state: "attached" });
  await look(page, "desktop-approvals");
  await waiting.first().getByRole("button", { name: "Không duyệt" }).click();
  await page.getByText("Không duyệt yêu cầu này?").waitFor();
  await page.getByRole("button", { name: "Quay lại" }).click();
  await waiting.first().getByRole("button", { name: "Duyệt", exact: true }).click();
  await page.getByText(/^Đã duyệt yêu cầu của/).waitFor();
  assert.equal(await waiting.count(), before - 1);
  await look(page, "desktop-approvals-decided");
});

walk(
  "the approver on a phone, with nothing waiting",
  phone,
  async (page) => {
    await page.route("**/api/v1/approvals*", (route) => route.fulfill({ json: { items: [] } }));
    await page.goto("/");
    await page.getByRole("button", { name: /^approver/ }).tap();
    await page.getByText("Nothing waits for approval.").waitFor();
    await look(page, "phone-en-approvals-empty");
  },
  { language: "en" },
);

walk(
  "what is typed survives a reload, and ends with the session",
  desktop,
  async (page) => {
    await enter(page);
    await placeBox(page).fill("105.84, 21.02");
    await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).click();
    await page.getByLabel("Số hồ sơ vụ việc").fill("R-1/2026");
    await page.reload();
    await submit(page).waitFor();
    assert.equal(await placeBox(page).inputValue(), "105.84, 21.02");
    assert.equal(await page.getByLabel("Số hồ sơ vụ việc").inputValue(), "R-1/2026");

    // A lock keeps it too, also when the locked page is loaded anew and its session ends.
    await page.getByRole("button", { name: "Tài khoản" }).click();
    await page.getByRole("button", { name: "Khóa màn hình" }).click();
    await page.getByText("Đã khóa màn hình").waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^officer/ }).click();
    await submit(page).waitFor();
    assert.equal(await page.getByLabel("Số hồ sơ vụ việc").inputValue(), "R-1/2026");

    // Looking at another incident loses nothing of what was typed.
    const other = page.getByRole("button", { name: /413\/DEMO/ });
    // Other walks may have filled the first page of the recent ones.
    const more = page.getByRole("button", { name: "Xem thêm" });
    for (;;) {
      await other.or(more).first().waitFor();
      if ((await other.count()) > 0) break;
      await more.click();
    }
    await other.click();
    await page.getByText("Số hồ sơ 413/DEMO", { exact: true }).waitFor();
    await page.goBack();
    assert.equal(await page.getByLabel("Số hồ sơ vụ việc").inputValue(), "R-1/2026");

    await page.getByRole("button", { name: "Tài khoản" }).click();
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByLabel("Mật khẩu").waitFor();
    assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage).includes("R-1")), false);
    await enter(page);
    assert.equal(await page.getByLabel("Số hồ sơ vụ việc").inputValue(), "");
  },
  // The lock has ended the session that the new page wants to end.
  { expected: /status of 401/ },
);

walk(
  "the server away: names cannot be looked up, everything else can",
  desktop,
  async (page) => {
    await enter(page);
    await page.route("**/api/v1/place_search*", (route) => route.abort());
    await placeBox(page).fill("tran hung");
    await page.getByText(/^Không kết nối được máy chủ nên chưa tra được tên/).waitFor();
    await placeBox(page).fill("105.84, 21.02");
    await page.getByText(/^Kinh độ/).waitFor();
  },
  { expected: /ERR_FAILED/ },
);

walk(
  "the unit's own name for a place",
  desktop,
  async (page) => {
    await enter(page);
    const { lon, lat } = await middle(page);
    await placeBox(page).fill(`${lon}, ${lat}`);
    await page.getByRole("button", { name: "Đặt tên" }).click();
    const name = page.getByLabel("Tên mà đơn vị quen gọi");
    await name.fill("số 0912345678");
    await name.press("Enter");
    await page.getByText("Không ghi số điện thoại.").waitFor();
    await look(page, "desktop-form-nickname");
    await name.fill("Dốc cây đa thử");
    await name.press("Enter");
    await page.getByText("Đã lưu tên “Dốc cây đa thử”.").waitFor();
    await placeBox(page).fill("doc cay da");
    await page.getByRole("option", { name: /Dốc cây đa thử/ }).click();
    await page.getByText(/^Tên đơn vị đặt/).waitFor();
    await page.getByRole("button", { name: "Đặt tên" }).click();
    await page.getByText(/^Tên đã đặt/).click();
    await page.getByRole("button", { name: "Xóa tên Dốc cây đa thử" }).click();
    await page.getByRole("button", { name: "Xóa tên Dốc cây đa thử" }).waitFor({ state: "detached" });
  },
  { expected: /status of 422/ },
);
