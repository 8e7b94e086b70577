import "./style/fonts.css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/verdicts.css";
import "./style/print.css";

import { mount } from "svelte";

import App from "./App.svelte";

const target = document.getElementById("app");
const CARD = /^#\/card\/([0-9a-f]{64})$/;

// Whoever comes with a card has no account: that page knows of nothing else.
async function start(element: HTMLElement) {
  const card = CARD.exec(location.hash)?.[1];
  if (!card) return mount(App, { target: element });
  const { default: CardPage } = await import("./card/CardPage.svelte");
  return mount(CardPage, { target: element, props: { card } });
}

window.addEventListener("hashchange", ({ oldURL, newURL }) => {
  if (CARD.test(new URL(oldURL).hash) !== CARD.test(new URL(newURL).hash)) location.reload();
});
if (target) void start(target);
