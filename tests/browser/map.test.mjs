// The map: what it lies on, cameras counted where there are too many for dots, and the map on paper.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";

import { ask, crossing, desktop, enter, look, phone, picture, visit } from "./browser.mjs";
import { pmtiles } from "./pmtiles.mjs";
import { pictures, place, trusting } from "./servers.mjs";

/** Visits a server; the console must stay empty but for what the walk expects. */
async function walk(steps, { viewport = desktop, language = "vi", expected = /^$/, ...where } = {}) {
  const { browser, page, said } = await visit(viewport, language, where);
  try {
    await steps(page);
    const unexpected = said.filter((line) => !expected.test(line));
    assert.deepEqual(
      unexpected,
      [],
      "the console is empty, and nothing unexpected is fetched from elsewhere",
    );
  } finally {
    await browser.close();
  }
}

/** The tiles of a box at a zoom, as column and row. */
function tilesOf([west, south, east, north], z) {
  const column = (lon) => Math.floor(((lon + 180) / 360) * 2 ** z);
  const row = (lat) =>
    Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z);
  const tiles = [];
  for (let x = column(west) - 1; x <= column(east) + 1; x++)
    for (let y = row(north) - 1; y <= row(south) + 1; y++) tiles.push({ z, x, y });
  return tiles;
}

/** A PMTiles file of the demo commune, made of the tiles that the demo itself serves. */
async function fileOfTheDemo(path) {
  await walk(async (page) => {
    await enter(page);
    const { bbox } = await ask(page, "/extent");
    const tiles = [];
    for (const { z, x, y } of [11, 12, 13, 14, 15].flatMap((z) => tilesOf(bbox, z))) {
      const data = await (await page.request.get(`/tiles/${z}/${x}/${y}.mvt`)).body();
      if (data.length > 0) tiles.push({ z, x, y, data });
    }
    assert.ok(tiles.length > 5, `${tiles.length} tiles hold something`);
    writeFileSync(path, pmtiles(tiles, '<a href="https://example.com">Bản đồ thử</a> &copy; 2026', bbox));
  });
}

const attribution = (page) => page.locator(".attribution").innerText();

test("the map lies on the extract, on a file, or on pictures that are told nothing", async () => {
  const [walkPlace, provider] = [place(), await pictures()];
  const file = `${walkPlace.folder}/demo.pmtiles`;
  await fileOfTheDemo(file);
  const raster = [
    "--basemap-raster",
    `${provider.origin}/{z}/{x}/{y}.png`,
    "--basemap-attribution",
    "© Ảnh thử",
  ];
  const server = await walkPlace.serve(["demo", "--basemap-pmtiles", file, ...raster]);
  const where = {
    url: server.url,
    expected: new RegExp(`^elsewhere: ${provider.origin}/`),
  };
  try {
    await walk(async (page) => {
      await enter(page);
      assert.equal(await attribution(page), "© Những người đóng góp OpenStreetMap");
      const button = page.getByRole("button", { name: "Nền bản đồ" });
      await button.click();
      const choice = (name) => page.getByRole("radio", { name });
      assert.ok(await choice(/Bản đồ trên máy chủ này/).isChecked(), "the own extract comes first");
      await look(page, "desktop-layers");
      assert.equal(provider.asked.length, 0, "nobody is asked for pictures before they are chosen");

      const ranges = page.waitForResponse((response) => response.url().endsWith(".pmtiles"));
      await choice(/Tệp bản đồ/).check();
      assert.equal((await ranges).status(), 206);
      await page.getByText("Bản đồ thử © 2026").waitFor();
      await page.keyboard.press("Escape");
      assert.ok(await button.evaluate((element) => element === document.activeElement));
      await look(page, "desktop-pmtiles");
      const drawn = await page.locator("canvas.leaflet-tile").evaluateAll((tiles) =>
        tiles.some((tile) => {
          const { data } = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
          return new Set(new Uint32Array(data.buffer)).size > 3;
        }),
      );
      assert.ok(drawn, "streets and buildings of the file are drawn");

      await page.reload();
      await page.getByText("Bản đồ thử © 2026").waitFor();
      await button.click();
      assert.ok(await choice(/Tệp bản đồ/).isChecked(), "the choice is kept");
      await choice(/Ảnh bản đồ/).check();
      await page.locator("img.leaflet-tile-loaded").first().waitFor();
      assert.equal(await attribution(page), "© Ảnh thử");
      await look(page, "desktop-raster");
      assert.ok(provider.asked.length > 3);
      for (const { headers } of provider.asked)
        assert.deepEqual(
          [headers.referer, headers.cookie, headers.origin],
          [undefined, undefined, undefined],
        );

      const { incident } = await crossing(page);
      await page.goto(`/#/find/${incident.id}`);
      await page.getByText("© Ảnh thử · © Những người đóng góp OpenStreetMap").waitFor();
    }, where);
    await walk(
      async (page) => {
        await enter(page);
        await page.getByRole("button", { name: "Basemap" }).tap();
        await page.getByText("learns which areas officers look at").waitFor();
        await look(page, "phone-layers-english");
      },
      { ...where, viewport: phone, language: "en" },
    );
  } finally {
    await Promise.all([server.stop(), provider.stop()]);
    walkPlace.remove();
  }
});

test("over TLS: thousands of cameras are counted, and a click looks closer", async () => {
  const own = place();
  own.run(["init", "--kind", "test"]);
  own.run(["generate", "--cameras", "6000", "--seed", "3"]);
  own.run(["user", "add", "officer", "--role", "officer"], "right-password\n");
  own.run(["tls", "init"]);
  const server = await own.serve(["serve", "--tls-cert", "tls/server.crt", "--tls-key", "tls/server.key"]);
  const where = {
    url: server.url,
    flags: [trusting(`${own.folder}/tls/server.crt`)],
  };
  const steps = (names) => async (page) => {
    const answer = await page.goto("/");
    assert.equal(answer.headers()["strict-transport-security"], "max-age=31536000");
    await page.getByLabel(names.user).fill("officer");
    await page.getByLabel(names.password).fill("right-password");
    await page.keyboard.press("Enter");
    const bubbles = page.locator(".bubble");
    await bubbles.first().waitFor();
    const [cookie] = await page.context().cookies();
    assert.deepEqual([cookie.secure, cookie.httpOnly, cookie.sameSite], [true, true, "Strict"]);
    await look(page, `${names.shot}-clusters-far`);

    const counted = async () => {
      const texts = await bubbles.locator("text").allTextContents();
      return texts.reduce((sum, text) => sum + Number(text.replace(/\D/g, "")), 0);
    };
    assert.equal(await counted(), 6000);
    assert.equal(await page.locator(".dot.leaflet-marker-icon").count(), 0);
    const first = await bubbles.first().getAttribute("title");
    assert.match(first, names.title);
    const zoom = () => Number(/m=[^,]*,[^,]*,(\d+)/.exec(page.url())[1]);
    const far = zoom();
    await bubbles.first().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction((before) => Number(location.hash.split(",").at(-1)) > before, far);
    await look(page, `${names.shot}-clusters-nearer`);
    for (let steps = 0; steps < 16 && zoom() < 18; steps++) {
      const before = zoom();
      const middle = page.getByRole("region", { name: names.map });
      // The one nearest the middle stays in view; found and clicked at once, for an answer may replace them all.
      const box = await middle.boundingBox();
      const clicked = await bubbles.evaluateAll(
        (all, [x, y]) => {
          const distance = (one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            return Math.hypot(left + width / 2 - x, top + height / 2 - y);
          };
          const nearest = all.toSorted((a, b) => distance(a) - distance(b))[0];
          return nearest?.dispatchEvent(new MouseEvent("click", { bubbles: true })) ?? false;
        },
        [box.x + box.width / 2, box.y + box.height / 3],
      );
      if (!clicked) await page.getByRole("button", { name: names.zoomIn }).click();
      // Where an answer came between, nothing was hit, and one clicks again; the first click above had to do.
      const closer = page.waitForFunction((z) => Number(location.hash.split(",").at(-1)) > z, before, {
        timeout: 3000,
      });
      await closer.catch(() => null);
    }
    await page.locator(".dot.leaflet-marker-icon").first().waitFor();
    assert.equal(await bubbles.count(), 0);
    await look(page, `${names.shot}-clusters-near`);
  };
  try {
    await walk(
      steps({
        user: "Tên đăng nhập",
        password: "Mật khẩu",
        shot: "desktop",
        map: "Bản đồ camera",
        zoomIn: "Phóng to",
        title: /^[\d.]+ camera: Đang hoạt động \d+/,
      }),
      where,
    );
    await walk(
      steps({
        user: "User name",
        password: "Password",
        shot: "phone-english",
        map: /map/i,
        zoomIn: "Zoom in",
        title: /^[\d,]+ cameras: Working \d+/,
      }),
      { ...where, viewport: phone, language: "en" },
    );
  } finally {
    await server.stop();
    own.remove();
  }
});

for (const [language, viewport, names] of [
  [
    "vi",
    desktop,
    {
      print: "In bản đồ",
      number: "Số hồ sơ 412/DEMO",
      discard: "hủy sau khi dùng",
      legend: "Thấy hiện trường",
    },
  ],
  [
    "en",
    phone,
    {
      print: "Print the map",
      number: "Case 412/DEMO",
      discard: "destroy after use",
      legend: "Sees the scene",
    },
  ],
])
  test(`the map on paper says of what, by whom and until when (${language})`, () =>
    walk(
      async (page) => {
        await page.addInitScript(
          () => (window.print = () => (window.printed = document.querySelector(".map").clientWidth)),
        );
        await enter(page);
        const { incident } = await crossing(page);
        await page.goto(`/#/find/${incident.id}`);
        await page.locator(".dot.sees").first().waitFor();
        await page.waitForLoadState("networkidle");
        const before = page.url();
        await page.getByRole("button", { name: names.print }).click();
        await page.waitForFunction(() => window.printed);
        assert.equal(await page.evaluate(() => window.printed), 1046, "it was laid out as on paper");
        await page.waitForFunction(() => document.querySelector(".map").clientWidth !== 1046);
        await page.waitForFunction((hash) => location.href === hash, before);

        await page.emulateMedia({ media: "print" });
        await page.locator(".print-head").waitFor();
        const head = await page.locator(".print-head").innerText();
        for (const part of [names.number, names.discard, "officer", "DEMO"])
          assert.ok(head.includes(part), head);
        for (const shown of [
          page.locator(".attribution"),
          page.locator(".leaflet-control-scale"),
          page.getByText(names.legend).last(),
        ])
          assert.ok(await shown.isVisible());
        for (const hidden of [".rail", ".sheet", ".buttons"])
          assert.ok(await page.locator(hidden).first().isHidden(), hidden);
        await picture(page, `print-map-${language}`);
        const pdf = await page.pdf({
          preferCSSPageSize: true,
          printBackground: true,
        });
        const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
        assert.equal(pages, 1, "one sheet");
        if (process.env.SIGHTLINE_SHOTS)
          writeFileSync(`${process.env.SIGHTLINE_SHOTS}/print-map-${language}.pdf`, pdf);
      },
      { viewport, language },
    ));
