// How smoothly the page pans over a large registry in real Chromium: the frames of a hand that drags the map for a while.
// Usage: SIGHTLINE_URL=http://… node pan.mjs USERNAME PASSWORD LON LAT
import { visit } from "../../tests/browser/browser.mjs";

const [username, password, lon, lat] = process.argv.slice(2);
const ZOOMS = [6, 8, 10, 12, 14, 16, 18];
const DRAGS = 12;

const { browser, page } = await visit();
await page.goto("/");
await page.getByLabel("Tên đăng nhập").fill(username);
await page.getByLabel("Mật khẩu").fill(password);
await page.keyboard.press("Enter");
await page.locator(".leaflet-container").waitFor();

console.log("| zoom | frames | median | longest | over 100 ms |\n|---|---|---|---|---|");
for (const zoom of ZOOMS) {
  await page.goto(`/#/find?m=${lat},${lon},${zoom}`);
  await page.reload();
  await page.locator(".leaflet-container").waitFor();
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    globalThis.frames = [];
    let last = performance.now();
    const frame = (now) => {
      globalThis.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const box = await page.locator(".leaflet-container").boundingBox();
  const middle = { x: box.x + box.width * 0.6, y: box.y + box.height / 2 };
  for (let drag = 0; drag < DRAGS; drag++) {
    const turn = (drag / DRAGS) * 2 * Math.PI;
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    for (let step = 1; step <= 20; step++)
      await page.mouse.move(
        middle.x + Math.cos(turn) * step * 14,
        middle.y + Math.sin(turn) * step * 14,
      );
    await page.mouse.up();
    // As long as a glance takes; what comes in meanwhile must not halt the next drag.
    await page.waitForTimeout(300);
  }
  const frames = (await page.evaluate(() => globalThis.frames)).slice(1).sort((a, b) => a - b);
  const ms = (value) => `${value.toFixed(0)} ms`;
  const late = frames.filter((frame) => frame > 100).length;
  console.log(
    `| ${zoom} | ${frames.length} | ${ms(frames[frames.length >> 1])} | ${ms(frames.at(-1))} | ${late} |`,
  );
}
await browser.close();
