// Following from the demo's crossing, and what the page asked the server and shows of its answer.
import { crossing, enter } from "./browser.mjs";

const SAYS = {
  vi: {
    start: "Lần theo đường đến, đường đi",
    walk: "Đi bộ",
    slider: "Trong vòng",
  },
  en: {
    start: "Follow the route to and from the scene",
    walk: "On foot",
    slider: "Within",
  },
};

/** The passes in the list. */
export const rows = (page) => page.locator("li[data-when]");

/** Does something that asks the server anew, and waits for its answer and for the list that shows it. */
export async function answered(page, act) {
  const answer = page.waitForResponse((response) => response.url().endsWith("/follow"));
  await act();
  const response = await answer;
  await page.locator('.answer[aria-busy="false"]').waitFor({ state: "attached" });
  return response;
}

/** What the page asked last. */
export const question = (page) => page.evaluate(() => globalThis.asked);

/** Opens Follow at the main crossing, on foot. */
export async function follow(page, language = "vi") {
  const says = SAYS[language];
  // The body of a request made of an object is not told to whoever watches the browser.
  await page.addInitScript(() => {
    const send = globalThis.fetch;
    globalThis.fetch = async (request, ...options) => {
      if (request.url?.endsWith("/follow")) globalThis.asked = await request.clone().json();
      return send(request, ...options);
    };
  });
  await enter(page);
  const { incident } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  await answered(page, () => page.getByRole("button", { name: says.start }).click());
  await rows(page).first().waitFor();
  return answered(page, () => page.getByText(says.walk, { exact: true }).click());
}

/** How many pixels of the map the streets within reach tint. */
export const tinted = (page) =>
  page.locator(".leaflet-reach-pane canvas").evaluate(async (canvas) => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) count += 1;
    return count;
  });

/** Follows for so many minutes. */
export const minutes = (page, value, language = "vi") =>
  answered(page, () => page.getByRole("slider", { name: SAYS[language].slider }).fill(String(value)));
