// A real browser for the walks: starts it, watches its console, checks accessibility, takes pictures.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

// The page's packages serve the walks too, so that there is one lock file.
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const base = process.env.SIGHTLINE_URL;
const shots = process.env.SIGHTLINE_SHOTS;
assert.ok(base, "SIGHTLINE_URL must name a server with the demo commune, such as http://127.0.0.1:8080");

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const desktop = { width: 1360, height: 900 };
export const phone = { width: 390, height: 844 };
/** The same below a browser's own bars, and a smaller one. */
export const lowPhone = { width: 390, height: 664 };
export const smallPhone = { width: 360, height: 740 };
const phones = [phone, lowPhone, smallPhone];

/** A fresh visitor of a server with an empty browser, and everything the console says. */
export async function visit(
  viewport = desktop,
  language = "vi",
  { url = base, flags = [], motion = "reduce" } = {},
) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, ...flags],
  });
  const context = await browser.newContext({
    baseURL: url,
    viewport,
    locale: "en-GB",
    timezoneId: "UTC",
    hasTouch: phones.includes(viewport),
    reducedMotion: motion,
  });
  // Generous: a machine that is busy with other things is slow, not wrong.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) said.push(`elsewhere: ${request.url()}`);
  });
  if (language !== "vi")
    await page.addInitScript((code) => localStorage.setItem("sightline.language", code), language);
  return { browser, context, page, said };
}

/** Runs a walk in its own browser; the console must stay empty but for what the walk expects. */
export function walk(name, viewport, steps, { expected = /^$/, language = "vi", permissions = [] } = {}) {
  test(name, async () => {
    const visitor = await visit(viewport, language);
    try {
      await visitor.context.grantPermissions(permissions);
      await steps(visitor.page, visitor.context);
      const unexpected = visitor.said.filter((line) => !expected.test(line));
      assert.deepEqual(unexpected, [], "the console is empty, and nothing is fetched from elsewhere");
    } finally {
      await visitor.browser.close();
    }
  });
}

/** Enters as the demo officer with one tap. */
export async function enter(page) {
  await page.goto("/");
  await page.getByRole("button", { name: /^officer/ }).click();
  await page.getByRole("button", { name: /^(Tìm camera|Find cameras)$/ }).waitFor();
}

/** Asks the server's API with the page's own session. */
export async function ask(page, path) {
  const response = await page.request.get(`/api/v1${path}`);
  assert.equal(response.status(), 200, `${path} answers ${response.status()}`);
  return response.json();
}

/** Sends the server's API something from within the page, for the server takes changes from there alone. */
export const send = (page, path, body, method = "POST") =>
  page.evaluate(
    async ([to, how, data]) => {
      const response = await fetch(to, {
        method: how,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(data),
      });
      return response.ok ? response.json() : Promise.reject(new Error(await response.text()));
    },
    [`/api/v1${path}`, method, body],
  );

/**
 * Taps or clicks a point of the map once, and waits until another one would not make a double one of it. What a busy
 * machine held down too long is no tap for the browser: where no click came of it, it is made again.
 */
export async function press(page, x, y) {
  const byFinger = await page.evaluate(() => matchMedia("(pointer: coarse)").matches);
  await page.evaluate(() => {
    globalThis.pressed = false;
    addEventListener("click", () => (globalThis.pressed = true), { once: true, capture: true });
  });
  for (let tries = 0; tries < 3; tries += 1) {
    await (byFinger ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
    const came = await page
      .waitForFunction(() => globalThis.pressed, null, { timeout: 5_000 })
      .catch(() => null);
    if (came) return page.waitForTimeout(400);
  }
  throw new Error(`no click came of pressing ${x}, ${y}`);
}

// What tells where an incident is: its mark, its circles and bands, the handle, the lines that meet there, a sketch.
const PLACE = ["scene", "search-", "resize", "sight-line", "sketch", "marker-icon"]
  .map((part) => `.leaflet-map-pane [class*="${part}"]:not(.leaflet-pane)`)
  .join(", ");

const placesSeen = (page) =>
  page
    .locator(PLACE)
    .evaluateAll((all) =>
      all
        .filter((one) => !one.matches(".leaflet-marker-icon.dot") && one.checkVisibility())
        .map((one) => one.getAttribute("class")),
    );

/** Fails where a printed map would show the exact place of an incident, which must be there on the screen (PRIVACY P23). */
export async function nothingPrinted(page, name) {
  assert.notDeepEqual(await placesSeen(page), [], `${name}: the place is on the screen`);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await placesSeen(page), [], `p23 ${name}: no exact place on paper`);
  await page.emulateMedia({ media: "screen" });
}

/** The demo incident at the main crossing, which shows every verdict but `passes`, with its candidates. */
export async function crossing(page) {
  const { items } = await ask(page, "/incidents?limit=100");
  const incident = items.find(({ case_number }) => case_number === "412/DEMO");
  assert.ok(incident, "the demo commune has its incident 412/DEMO");
  return ask(page, `/incidents/${incident.id}/candidates`);
}

/** Takes a picture where SIGHTLINE_SHOTS names a folder. */
export async function picture(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
}

/** Fails where a finger has less than 44 pixels to hit; what stands on the map stands where it is. */
async function fingersHit(page, name) {
  const small = await page.evaluate(() => {
    const least = 44 - 0.5;
    const targets = document.querySelectorAll(
      "button, a[href], input, select, textarea, summary, [role=button]",
    );
    // Where a finger hits it, which may be more than what is seen of it.
    const reach = (target, x, y, dx, dy) => {
      let steps = 0;
      while (target.contains(document.elementFromPoint(x + dx * (steps + 1), y + dy * (steps + 1)))) steps++;
      return steps;
    };
    return [...targets]
      .filter((target) => target.checkVisibility({ visibilityProperty: true }))
      .filter(
        (target) => !target.closest(".leaflet-marker-pane, .leaflet-control-container, [inert], .unseen"),
      )
      .map((target) => (target.matches("[type=checkbox], [type=radio]") && target.closest("label")) || target)
      .filter((target) => {
        const { x, y, width, height } = target.getBoundingClientRect();
        if (width <= 1 || (width >= least && height >= least)) return false;
        const [middleX, middleY] = [x + width / 2, y + height / 2];
        // Scrolled out of sight, it is met elsewhere.
        if (!target.contains(document.elementFromPoint(middleX, middleY))) return false;
        const across = reach(target, middleX, middleY, 1, 0) + reach(target, middleX, middleY, -1, 0) + 1;
        const down = reach(target, middleX, middleY, 0, 1) + reach(target, middleX, middleY, 0, -1) + 1;
        return across < least || down < least;
      })
      .map((target) => target.outerHTML.slice(0, 120));
  });
  assert.deepEqual(small, [], `targets of touch size on ${name}`);
}

/** Fails where an icon is too small to be made out, or larger than its words. */
async function iconsFit(page, name) {
  const odd = await page.locator("svg.lucide:not(.sign)").evaluateAll((icons) =>
    icons
      .filter((icon) => icon.checkVisibility({ visibilityProperty: true }))
      .map((icon) => `${icon.getBoundingClientRect().width} px: ${icon.getAttribute("class")}`)
      .filter((said) => parseFloat(said) < 19.5 || parseFloat(said) > 24.5),
  );
  assert.deepEqual(odd, [], `icons of 20 to 24 px on ${name}`);
}

/** Fails where what can be done about the candidates does not stay in sight, above the tabs of a phone. */
async function barStays(page, name) {
  const bar = page.locator("#panel > footer");
  if ((await bar.count()) === 0 || (await page.locator(".preview").count()) > 0) return;
  const { bottom, foot } = await bar.evaluate((element) => ({
    bottom: element.getBoundingClientRect().bottom,
    foot: document.querySelector("#panel").getBoundingClientRect().bottom,
  }));
  assert.ok(bottom <= foot + 0.5, `the bar of actions ends at ${bottom}, the panel at ${foot}, on ${name}`);
}

/** Fails on anything that axe-core finds, on a bar of actions out of sight, on icons of another size than 20 to 24 px, and on targets too small for a finger where there is one; takes a picture where SIGHTLINE_SHOTS names a folder. */
export async function look(page, name) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => {
    const tiles = [...document.querySelectorAll(".leaflet-tile")];
    const drawn = tiles.length > 0 && tiles.every((tile) => tile.classList.contains("leaflet-tile-loaded"));
    return drawn || !document.querySelector(".leaflet-container");
  });
  // What was drawn is on the screen after the next frame but one.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await picture(page, name);
  await iconsFit(page, name);
  await barStays(page, name);
  if (phones.some(({ width }) => width === page.viewportSize().width)) await fingersHit(page, name);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  assert.deepEqual(found, [], `axe-core on ${name}`);
}
