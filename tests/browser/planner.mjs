// Entering as the demo's planner, drawing, and what the page asked the server last.
import { press } from "./browser.mjs";

const PLANS = ["/api/v1/plans/measure", "/api/v1/plans/propose", "/api/v1/scenarios"];

const SAYS = {
  vi: {
    user: "Tên đăng nhập",
    password: "Mật khẩu",
    rail: "Phương án",
  },
  en: {
    user: "User name",
    password: "Password",
    rail: "Plan",
  },
};

/** Enters as the demo's planner and opens Plan. */
export async function asPlanner(page, language) {
  const says = SAYS[language];
  // The body of a request made of an object is not told to whoever watches the browser.
  await page.addInitScript((paths) => {
    const send = globalThis.fetch;
    globalThis.fetch = async (request, options) => {
      if (request.method === "POST" && paths.some((path) => request.url?.endsWith(path)))
        globalThis.asked = await request.clone().json();
      return send(request, options);
    };
  }, PLANS);
  await page.goto("/");
  await page.getByLabel(says.user).fill("planner");
  await page.getByLabel(says.password).fill("demo-planner");
  await page.keyboard.press("Enter");
  await page.locator("nav.rail").getByRole("link", { name: says.rail }).click();
  await page.getByRole("heading", { level: 1, name: says.rail }).waitFor();
}

/** What was asked of the server last. */
export const askedLast = (page) => page.evaluate(() => globalThis.asked);

/** Begins to draw an area, and sets points at these parts of the map; `says` has the words of button and bar. */
export async function draw(page, says, points) {
  await page.getByRole("button", { name: says.draw }).click();
  await page
    .getByRole("region", { name: says.drawing })
    .getByRole("button", { name: says.add, disabled: false })
    .waitFor();
  const box = await page.locator(".canvas").boundingBox();
  for (const [x, y] of points) await press(page, box.x + box.width * x, box.y + box.height * y);
}
