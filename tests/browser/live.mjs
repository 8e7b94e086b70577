// A live database, where the caps hold, with people at browsers of their own.
import assert from "node:assert/strict";
import { resolve } from "node:path";

import { desktop, send, visit } from "./browser.mjs";
import { place } from "./servers.mjs";

const PASSWORD = "right-password";
export const HOUR = 3_600_000;
export const HERE = [105.9, 18.34];

export const SAYS = {
  vi: {
    user: "Tên đăng nhập",
    password: "Mật khẩu",
    find: "Tìm camera",
    edit: "Sửa vụ việc",
    place: "Nơi xảy ra",
    from: "Từ",
    to: "Đến",
    number: "Số hồ sơ vụ việc",
    violence: /^Bạo lực gia đình/,
    above: /^Vượt mức cho phép/,
    reason: "Lý do",
    send: "Gửi phê duyệt",
    pending: "Đang chờ phê duyệt",
    refused: "Không được phê duyệt",
    again: "Xin phê duyệt lại",
    check: "Xem lại",
    approvals: "Chờ phê duyệt",
    reload: "Tải lại",
    approve: "Duyệt",
    refuse: "Không duyệt",
    whoRefused: "Đã từ chối yêu cầu của officer.",
    whoApproved: "Đã duyệt yêu cầu của officer.",
    all: /^Chọn cả 7$/,
    keep: "Giữ ngay (7)",
    give: "Giữ và mở phiếu in",
    cap: /^Mỗi số hồ sơ|5 camera/,
    more: "Xin phê duyệt thêm camera",
    cancel: "Thôi",
    close: "Đóng",
    title: /^Phiếu đề nghị|Đề nghị giữ/,
    replace: "Nhập số thật",
    issued: "Số hồ sơ đã được cấp",
    save: "Thay số",
  },
  en: {
    user: "User name",
    password: "Password",
    find: "Find cameras",
    edit: "Edit incident",
    place: "Place",
    from: "From",
    to: "To",
    number: "Case number",
    violence: /^Domestic violence/,
    above: /^Above the limits/,
    reason: "Reason",
    send: "Send for approval",
    pending: "Waiting for approval",
    refused: "Not approved",
    again: "Ask again",
    check: "Check again",
    approvals: "Waiting for approval",
    reload: "Reload",
    approve: "Approve",
    refuse: "Refuse",
    whoRefused: "Refused the request of officer.",
    whoApproved: "Approved the request of officer.",
    all: /^Select all 7$/,
    keep: "Keep now (7)",
    give: "Keep and open notice",
    cap: /5 different cameras/,
    more: "Ask approval for more cameras",
    cancel: "Cancel",
    close: "Close",
    title: /Notice/,
    replace: "Replace it",
    issued: "Number as issued",
    save: "Replace",
  },
};

/** Logs in with a name and a password, as on every live database. */
export async function logIn(page, user, says) {
  await page.goto("/");
  await page.getByLabel(says.user).fill(user);
  await page.getByLabel(says.password).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("h1").first().waitFor();
  await page.getByLabel(says.password).waitFor({ state: "detached" });
}

/** Seven cameras that look at one place from 20 m south of it, a metre apart, as the unit's registrar enters them. */
export async function register(url, keptDays = 30) {
  const { browser, page } = await visit(desktop, "vi", { url });
  await logIn(page, "registrar", SAYS.vi);
  for (let n = 0; n < 7; n += 1)
    await send(page, "/cameras", {
      code: `C-${n}`,
      label: "Cổng chợ",
      lon: HERE[0] + n * 1e-5,
      lat: HERE[1] - 20 / 111_000,
      bearing_deg: 0,
      horizontal_fov_deg: 90,
      width_px: 1920,
      far_m: 60,
      night_far_m: 60,
      status: "working",
      retention_declared_days: keptDays,
      recording_mode: "continuous",
      owner_kind: "business",
    });
  await browser.close();
}

/** A time as an officer types it: hours and minutes, then the day. */
export function typed(hoursAgo) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh",
    hour: "2-digit",
    minute: "2-digit",
    day: "2-digit",
    month: "2-digit",
  }).formatToParts(new Date(Date.now() - hoursAgo * HOUR));
  const part = (name) => parts.find(({ type }) => type === name).value;
  return `${part("hour")}${part("minute")} ${part("day")}/${part("month")}`;
}

/**
 * A live database with a commune in a province, accounts by the names of their roles, and a map extract if one is named;
 * gives its server's address.
 */
export async function live(accounts, extract, steps) {
  const own = place();
  own.run(["init", "--kind", "live"]);
  own.run(["units", "add", "--code", "42", "--name", "tỉnh Mẫu", "--kind", "province"]);
  own.run(["units", "add", "--code", "18001", "--name", "xã Mẫu", "--kind", "commune", "--parent", "42"]);
  for (const [name, unit] of Object.entries(accounts)) {
    const [role] = name.split("-");
    own.run(["user", "add", name, "--role", role, "--unit", unit], `${PASSWORD}\n`);
  }
  if (extract) own.run(["import", "osm", resolve(extract), "--as", "registrar"]);
  const server = await own.serve(["serve"]);
  try {
    await steps(server.url);
  } finally {
    await server.stop();
    own.remove();
  }
}

/** Runs steps with an officer and an approver of the province, each at a browser of their own, on a fresh live database. */
export const onLive = (viewport, language, steps, { keptDays, extract } = {}) =>
  live({ officer: "18001", registrar: "18001", approver: "42" }, extract, async (url) => {
    const visitors = [];
    try {
      await register(url, keptDays);
      for (const user of ["officer", "approver"]) {
        visitors.push(await visit(viewport, language, { url }));
        await logIn(visitors.at(-1).page, user, SAYS[language]);
      }
      await steps(...visitors.map(({ page }) => page));
      // What is held is answered with 409, what passes a limit with 422, and the browser says so itself.
      const unexpected = visitors.flatMap(({ said }) =>
        said.filter((line) => !/status of 4(09|22)/.test(line)),
      );
      assert.deepEqual(unexpected, [], "the console is empty, and nothing is fetched from elsewhere");
    } finally {
      await Promise.all(visitors.map(({ browser }) => browser.close()));
    }
  });

/** The approver decides on the one search that waits. */
export async function decide(page, decision, says) {
  await page.getByRole("button", { name: says.reload, exact: true }).click();
  const waiting = page.locator(".list > ul > li");
  await waiting.first().waitFor();
  assert.equal(await waiting.count(), 1);
  await waiting.getByRole("button", { name: says[decision], exact: true }).click();
  if (decision === "refuse")
    await page.getByRole("group").getByRole("button", { name: says.refuse, exact: true }).click();
  await page.getByText(decision === "refuse" ? says.whoRefused : says.whoApproved).waitFor();
}

/** Fails unless all of an element can be brought into the panel's sight. */
export async function reachable(page, element, name) {
  await element.scrollIntoViewIfNeeded();
  const [box, panel] = [await element.boundingBox(), await page.locator("#panel").boundingBox()];
  const within =
    box.y >= panel.y - 1 &&
    box.y + box.height <= panel.y + panel.height + 1 &&
    box.x >= panel.x - 1 &&
    box.x + box.width <= panel.x + panel.width + 1;
  assert.ok(within, `${name} at ${JSON.stringify(box)} lies in the panel ${JSON.stringify(panel)}`);
  const hit = await element.evaluate((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(hit, `nothing lies on ${name}`);
}
