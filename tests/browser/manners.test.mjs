// Manners of the page: where the focus goes, what a finger may miss, what a lost answer costs, what a change makes.
import assert from "node:assert/strict";

import {
  ask,
  crossing,
  desktop,
  enter,
  look,
  lowPhone,
  phone,
  press,
  send,
  smallPhone,
  walk,
} from "./browser.mjs";

const HOUR = 3_600_000;

/** The rows of the open incident, the actable ones first. */
const row = (page, { camera_id }) => page.locator(`li[data-camera="${camera_id}"]`);
const count = async (page, number) =>
  (await ask(page, "/incidents?limit=100")).items.filter(({ case_number }) => case_number === number).length;

walk("the focus stays where the work is", desktop, async (page) => {
  await enter(page);
  const { incident, candidates } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  const seen = candidates.filter(({ verdict, neighbour }) => verdict === "may_see" && !neighbour);
  const opener = row(page, seen[0]).locator("button[aria-expanded]");
  const isThere = (element) => element.evaluate((one) => one === document.activeElement);
  for (const [name, leave] of [
    [/^Gọi/, () => page.keyboard.press("Escape")],
    [/^Giữ ngay/, () => page.keyboard.press("Escape")],
    [/^Giữ ngay/, () => row(page, seen[0]).getByRole("button", { name: "Thôi" }).click()],
  ]) {
    await row(page, seen[0]).getByRole("button", { name }).click();
    await row(page, seen[0]).locator(".box").waitFor();
    await leave();
    await row(page, seen[0]).locator(".box").waitFor({ state: "detached" });
    assert.ok(await isThere(opener), `after ${name} the row has the focus`);
  }
  await row(page, seen[0])
    .getByRole("button", { name: /^Giữ ngay/ })
    .click();
  await page.getByRole("button", { name: "Giữ và mở phiếu in" }).click();
  await page.locator(".preview article").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".preview").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.matches("li[data-camera] button[aria-expanded]"));
  assert.ok(await isThere(opener), "and after the sheet");
  await page.keyboard.press("j");
  assert.ok(!(await isThere(opener)), "from there it goes on");
  assert.notEqual(
    await page.evaluate(() => document.activeElement?.closest("li")?.dataset.camera),
    undefined,
  );
});

walk("from log-in to the sheet and back by the keyboard alone", desktop, async (page) => {
  const keys = page.keyboard;
  const focused = () => {
    const one = document.activeElement;
    return one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText ?? one.tagName;
  };
  const until = (words) =>
    page.waitForFunction((part) => {
      const one = document.activeElement;
      const name = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText;
      return name.startsWith(part);
    }, words);
  const tabTo = async (words) => {
    for (let tries = 0; tries < 40; tries += 1) {
      if ((await page.evaluate(focused)).startsWith(words)) return;
      await keys.press("Tab");
    }
    assert.fail(`Tab does not come to ${words}`);
  };
  await page.goto("/");
  await until("Tên đăng nhập");
  await keys.type("officer");
  await keys.press("Tab");
  await keys.type("demo-officer");
  await keys.press("Enter");
  const inPanel = () => page.waitForFunction(() => document.activeElement?.id === "panel");
  await inPanel();
  await tabTo("Nơi xảy ra");
  await keys.type("cho moi x tran hung");
  await keys.press("Enter");
  await page.getByText(/^Giao lộ/).waitFor();
  await tabTo("Trộm cắp tài sản");
  await keys.press("Space");
  await tabTo("30 phút qua");
  await keys.press("Space");
  await tabTo("Số hồ sơ");
  await keys.type("KB/QĐ");
  await keys.press("Enter");
  await page.getByText("Số hồ sơ cần có chữ số; không nhập tên người.").waitFor();
  await until("Số hồ sơ");
  await keys.type("-1/2026");
  await keys.press("Enter");
  await page.locator("li[data-camera]").first().waitFor();
  await inPanel();
  const opener = "li[data-camera] button[aria-expanded]";
  await keys.press("j");
  await page.waitForFunction((one) => document.activeElement?.matches(one), opener);
  const first = await page.evaluate(() => document.activeElement.closest("li").dataset.camera);
  await keys.press("x");
  await page.getByRole("button", { name: "Giữ ngay (1)" }).waitFor();
  await keys.press("g");
  await until("Giữ và mở phiếu in");
  await keys.press("Enter");
  await page.locator(".preview article").waitFor();
  await keys.press("Escape");
  await page.waitForFunction((one) => document.activeElement?.matches(one), opener);
  assert.equal(await page.evaluate(() => document.activeElement.closest("li").dataset.camera), first);
});

walk("on a phone no keyboard comes up over the log-in", phone, async (page) => {
  await page.goto("/");
  await page.getByLabel("Tên đăng nhập").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
});

for (const [size, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(`${size}: back closes the sheet and leaves the list`, viewport, async (page) => {
    await enter(page);
    const { incident, candidates } = await crossing(page);
    await page.goto(`/#/find/${incident.id}`);
    const one = candidates.find(({ verdict }) => verdict === "sees");
    await row(page, one)
      .getByRole("button", { name: /^Giữ ngay|^In phiếu/ })
      .click();
    const give = page.getByRole("button", { name: "Giữ và mở phiếu in" });
    if (await give.isVisible()) await give.click();
    await page.locator(".preview article").waitFor();
    await page.goBack();
    await page.locator(".preview").waitFor({ state: "detached" });
    assert.ok(page.url().includes(incident.id), "the address is that of the incident");
    await row(page, one).waitFor();
    // And its own button leaves nothing behind in the history.
    await row(page, one).getByRole("button", { name: /^In/ }).click();
    await page.locator(".preview article").waitFor();
    await page.getByRole("button", { name: "Đóng", exact: true }).click();
    await page.locator(".preview").waitFor({ state: "detached" });
    await row(page, one).waitFor();
    assert.ok(page.url().includes(incident.id));
  });

walk("a finger that misses a camera by a little means it, and loses no place", phone, async (page) => {
  await enter(page);
  const { items } = await ask(page, "/cameras?limit=1000");
  const metres = (a, b) => [(b.lon - a.lon) * 104_600, (a.lat - b.lat) * 111_000];
  const typed = page.getByRole("combobox", { name: "Nơi xảy ra", exact: true });
  for (const zoom of [17, 18]) {
    // How many pixels of the map lie between a point beside the camera and the nearest other one.
    const scale = (156_543 * Math.cos((19.95 * Math.PI) / 180)) / 2 ** zoom;
    const clear = (camera, [dx, dy]) =>
      Math.min(
        ...items
          .filter((other) => other !== camera)
          .map((other) => metres(camera, other).map((length) => length / scale))
          .map(([x, y]) => Math.hypot(x - dx, y - dy)),
      );
    const [beside, away] = [
      [-15, 0],
      [60, 40],
    ];
    const alone = items.find((one) => clear(one, beside) > 40 && clear(one, away) > 40);
    assert.ok(alone, "a camera stands alone");
    // A page begun anew, so that no answer to an earlier one is taken for that of this one.
    await page.goto("about:blank");
    const loaded = page.waitForResponse(/\/api\/v1\/cameras\?/);
    await page.goto(`/#/find?m=${alone.lat},${alone.lon},${zoom}`);
    await loaded;
    await page.locator(".leaflet-tile-loaded").first().waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
    // What has come is drawn, too.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    const tap = async ([dx, dy]) => {
      const box = await page.locator(".canvas").boundingBox();
      await press(page, box.x + box.width / 2 + dx, box.y + box.height / 2 + dy);
    };
    await tap(away);
    const before = await typed.inputValue();
    assert.match(before, /^107\.\d+, 19\.\d+$/);
    await tap(beside);
    await page.locator(".top").getByText(alone.code).waitFor();
    assert.equal(await typed.inputValue(), before, `at zoom ${zoom} the place stays`);
    await page.getByRole("button", { name: "Xóa phiếu" }).click();
  }
});

walk(
  "an address opened while the first map is still on its way is not overwritten",
  desktop,
  async (page) => {
    let held;
    await page.route("**/api/v1/extent", (route) => (held = route));
    await page.goto("/");
    await page.getByRole("button", { name: /^officer/ }).click();
    await page.getByRole("button", { name: "Tìm camera", exact: true }).waitFor();
    while (!held) await page.waitForTimeout(20);
    await page.goto("/#/find?m=19.95000,107.34700,18");
    const loaded = page.waitForResponse(/\/api\/v1\/cameras\?/);
    await held.continue();
    await loaded;
    await page.waitForLoadState("networkidle");
    assert.match(page.url(), /m=19\.9500\d,107\.3470\d,18$/);
  },
);

walk(
  "an answer that is lost on the way makes no second incident",
  phone,
  async (page) => {
    await enter(page);
    await page.getByRole("combobox", { name: "Nơi xảy ra", exact: true }).fill("19.9485, 107.3466");
    await page.locator("select").selectOption("TRM");
    await page.getByLabel("Số hồ sơ vụ việc", { exact: true }).fill("LOST/1");
    const preset = page.getByRole("button", { name: "30 phút qua" });
    await preset.click();
    await page.route("**/api/v1/incidents", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort();
    });
    const search = page.getByRole("button", { name: /^Tìm camera$/ });
    await search.click();
    await page
      .locator("#panel")
      .getByText(/Mất kết nối|không tới được|thử lại/i)
      .first()
      .waitFor();
    await page.unrouteAll();
    await search.click();
    await page.waitForURL(/#\/find\/[0-9a-f]/);
    assert.equal(await count(page, "LOST/1"), 1);
  },
  { expected: /ERR_FAILED/ },
);

walk(
  "a shorter time changes the incident; another change searches under the same number",
  desktop,
  async (page) => {
    await enter(page);
    const { bbox } = await ask(page, "/extent");
    // As the form writes times.
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const made = await send(page, "/incidents", {
      type: "TRM",
      temporary_number: true,
      place: { type: "Point", coordinates: [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2] },
      radius_m: 10,
      from: new Date(minute - 5 * HOUR).toISOString(),
      to: new Date(minute - 2 * HOUR).toISOString(),
    });
    await page.goto(`/#/find/${made.id}`);
    await page.getByRole("button", { name: "Sửa vụ việc" }).click();
    await page.getByText(`Sửa vụ việc ${made.case_number}`).waitFor();
    await page.getByText(`dùng chung số ${made.case_number}`).waitFor();
    // What was not changed is opened again, and its record says nothing of a change.
    await page.getByRole("button", { name: "Tìm camera", exact: true }).click();
    await page.waitForURL(new RegExp(made.id));
    await page.locator("#panel h1 + span").waitFor();
    assert.equal((await ask(page, `/incidents/${made.id}`)).revision, made.revision);
    await page.getByRole("button", { name: "Sửa vụ việc" }).click();
    const to = page.getByLabel("Đến", { exact: true });
    const shorter = new Date(Date.now() - 3 * HOUR + 7 * HOUR).toISOString().slice(11, 16);
    await to.fill(shorter);
    await look(page, "manners-editing");
    // What is typed survives a reload, and so does of which incident it is.
    await page.reload();
    await page.getByRole("button", { name: "Tìm camera", exact: true }).click();
    await page.waitForURL(new RegExp(made.id));
    await page.waitForFunction(
      (was) => document.querySelector("#panel h1") && location.hash.includes(was),
      made.id,
    );
    const after = await ask(page, `/incidents/${made.id}`);
    assert.ok(after.to < made.to && after.revision > made.revision, "it is shorter");
    assert.equal(await count(page, made.case_number), 1);

    const { candidates } = await ask(page, `/incidents/${made.id}/candidates`);
    const { camera_id } = candidates.find(({ verdict, neighbour }) => verdict === "may_see" && !neighbour);
    const { items } = await send(page, `/incidents/${made.id}/preservation_notices`, {
      camera_ids: [camera_id],
    });
    await page.getByRole("button", { name: "Sửa vụ việc" }).click();
    await page.locator(".amount input[inputmode=numeric]").first().fill("12");
    await page.getByRole("button", { name: "Tìm camera", exact: true }).click();
    await page.waitForURL((url) => /#\/find\/[0-9a-f]/.test(url.hash) && !url.hash.includes(made.id));
    assert.equal(await count(page, made.case_number), 2, "both have the one temporary number");
    // And the owner who was asked is not asked again.
    await row(page, { camera_id }).getByText(items[0].number).waitFor();
    assert.equal(
      await row(page, { camera_id })
        .getByRole("button", { name: /^Giữ ngay/ })
        .count(),
      0,
    );
  },
);

walk(
  "a shorter time changes the incident of a suggested place, whatever came between",
  desktop,
  async (page) => {
    await enter(page);
    await page.getByRole("combobox", { name: "Nơi xảy ra", exact: true }).fill("cho moi x tran hung");
    await page.keyboard.press("Enter");
    await page.getByText(/^Giao lộ/).waitFor();
    await page.locator("select").selectOption("TRM");
    // A night that is over whatever the hour: last night may still be on.
    const day = (ago) => new Date(Date.now() - ago * 24 * HOUR).toLocaleDateString("en-GB");
    await page.getByLabel("Từ", { exact: true }).fill(`22:00 ${day(3)}`);
    await page.getByLabel("Đến", { exact: true }).fill(`06:00 ${day(2)}`);
    await page.getByRole("checkbox", { name: "Chưa có số" }).check();
    const search = page.getByRole("button", { name: "Tìm camera", exact: true });
    await search.click();
    await page.waitForURL(/#\/find\/[0-9a-f]/);
    const id = /find\/([\w-]+)/.exec(page.url())[1];
    const edit = page.getByRole("button", { name: "Sửa vụ việc" });
    const to = page.getByLabel("Đến", { exact: true });
    const end = async () => (await ask(page, `/incidents/${id}`)).to;
    const shorten = async (time) => {
      await to.fill(time);
      await search.click();
      await page.waitForURL(new RegExp(id));
    };
    // The issued number comes between.
    await page.getByRole("button", { name: "Nhập số thật" }).click();
    await page.getByLabel("Số hồ sơ đã được cấp").fill("BETWEEN/1");
    await page.getByRole("button", { name: "Thay số" }).click();
    await page.getByText("Số hồ sơ BETWEEN/1").first().waitFor();
    await edit.click();
    await page.getByText("Sửa vụ việc BETWEEN/1").waitFor();
    await shorten("0500");
    assert.ok((await end()).endsWith("T22:00:00Z"), await end());

    // Somebody else's change comes between: it is told, and the next try goes on from there.
    await edit.click();
    const other = await ask(page, `/incidents/${id}`);
    await send(
      page,
      `/incidents/${id}`,
      { from: new Date(Date.parse(other.from) + HOUR).toISOString() },
      "PATCH",
    );
    await to.fill("0400");
    await search.click();
    await page.getByText(/vừa được sửa ở nơi khác/).waitFor();
    await search.click();
    await page.waitForURL((url) => /#\/find\/[0-9a-f]/.test(url.hash));

    // Only the answer is lost: the next try finds it done.
    await page.goto(`/#/find/${id}`);
    await edit.click();
    await to.fill("0300");
    await page.route(`**/api/v1/incidents/${id}`, async (route) => {
      if (route.request().method() !== "PATCH") return route.continue();
      await route.fetch();
      await route.abort();
    });
    await search.click();
    await page
      .getByText(/Không kết nối được máy chủ/)
      .first()
      .waitFor();
    await page.unrouteAll();
    await search.click();
    await page.waitForURL(new RegExp(id));
    assert.ok((await end()).endsWith("T20:00:00Z"), await end());
  },
  { expected: /ERR_FAILED|status of 412/ },
);

for (const [size, viewport] of Object.entries({ phone, lowPhone, smallPhone }))
  for (const language of ["vi", "en"])
    walk(
      `${size}: what to do stays in sight beside the first row, however long the head (${language})`,
      viewport,
      async (page) => {
        await enter(page);
        const { incident } = await crossing(page);
        const { id } = await send(page, "/incidents", {
          type: "TRM",
          temporary_number: true,
          place: incident.place,
          radius_m: 15,
          from: new Date(Date.now() - 13 * HOUR).toISOString(),
          to: new Date(Date.now() - 5 * HOUR).toISOString(),
        });
        await page.goto(`/#/find/${id}`);
        const row = page.locator("li[data-camera]").first();
        await row.waitFor();
        await look(page, `manners-${size}-${language}-bar`);
        const bar = page.locator("#panel > footer");
        const name = await row.locator(".name").boundingBox();
        const top = async () => (await bar.boundingBox()).y;
        assert.ok(name.y + name.height <= (await top()), "the first row is in sight above it");
        const before = await top();
        await page.locator("li[data-camera]").last().scrollIntoViewIfNeeded();
        assert.equal(await top(), before, "and it stays where it is while the list moves");
        // What comes into sight does not come to lie below it.
        const last = await page.locator("li[data-camera] .name").last().boundingBox();
        assert.ok(last.y + last.height <= before, "the last row is in sight above it");
      },
      { language },
    );

walk("back while drawing leaves the drawing, then the form", phone, async (page) => {
  await enter(page);
  const { incident } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  await page.locator("li[data-camera]").first().waitFor();
  await page.getByRole("button", { name: "Sửa vụ việc" }).tap();
  await page.getByRole("button", { name: "Vẽ vùng" }).tap();
  const bar = page.locator("section.bar");
  await bar.waitFor();
  // Nothing of it lies under the buttons of the map.
  const [own, buttons] = [await bar.boundingBox(), await page.locator(".map .buttons").boundingBox()];
  assert.ok(own.x + own.width <= buttons.x, "the bar and the buttons stand side by side");
  await look(page, "manners-phone-drawing");
  const where = async () => new URL(page.url()).hash.split("m=")[1];
  const tap = async (x, y) => {
    const box = await page.locator(".leaflet-container").boundingBox();
    await press(page, box.x + box.width * x, box.y + box.height * y);
  };
  await tap(0.3, 0.6);
  await page.goBack();
  await bar.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Vẽ vùng" }).waitFor();

  // What can be searched by then is kept.
  await page.getByRole("button", { name: "Vẽ đường" }).tap();
  await bar.getByText("Chạm từng điểm").waitFor();
  await tap(0.3, 0.6);
  await tap(0.6, 0.7);
  await bar.getByText(/2 điểm$/).waitFor();
  await page.goBack();
  await bar.waitFor({ state: "detached" });
  await page.getByText(/^Đường đã vẽ: .*, 2 điểm$/).waitFor();
  // Ended by its own buttons it leaves no step behind, and the map where it looks.
  await page.getByRole("button", { name: "Xóa hình" }).tap();
  await page.getByRole("button", { name: "Vẽ đường" }).tap();
  await bar.getByText("Chạm từng điểm").waitFor();
  await page.getByRole("button", { name: "Phóng to" }).tap();
  await page.waitForTimeout(400);
  const looked = await where();
  await bar.getByRole("button", { name: "Hủy vẽ" }).tap();
  await bar.waitFor({ state: "detached" });
  await page.waitForTimeout(200);
  assert.equal(await where(), looked, "the map stays where it looks");
  await page.goBack();
  await page.locator("li[data-camera]").first().waitFor();
  assert.ok(await page.locator("li[data-camera]").first().isVisible());
});

for (const [size, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `${size}: of a neighbouring unit's camera one sees whom to ask, and no more`,
    viewport,
    async (page) => {
      await enter(page);
      const { items } = await ask(page, "/incidents?limit=100");
      const { id } = items.find(({ case_number }) => case_number === "409/DEMO");
      const { candidates } = await ask(page, `/incidents/${id}/candidates`);
      // What is not this unit's comes without identifier.
      const neighbour = candidates.find((candidate) => !("camera_id" in candidate));
      await page.goto(`/#/find/${id}`);
      const theirs = page.locator("li[data-camera]", { hasText: neighbour.camera_code });
      await theirs.scrollIntoViewIfNeeded();
      assert.match(await theirs.innerText(), new RegExp(neighbour.unit.name));
      assert.equal(await theirs.locator("input[type=checkbox]").count(), 0);
      assert.equal(await theirs.getByRole("button", { name: /Gọi|Giữ/ }).count(), 0);
      await look(page, `manners-${size}-neighbour`);
      await page.getByRole("button", { name: "In phiếu đi xác minh" }).click();
      const sheet = page.locator(".preview article");
      await sheet.waitFor();
      await sheet.getByText(`${neighbour.unit.name}: ${neighbour.camera_code}`).waitFor();
    },
  );
