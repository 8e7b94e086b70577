import { session } from "./session.svelte";

/** So long nobody touches the page before it locks. */
const LIMIT = 10 * 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

// When this browser was last used: whoever works in one tab is not locked out of the others.
const used = "sightline.used";
// Other tabs need not know it to the second.
const NOTED = 10_000;

/** Locks the page when nobody has touched any tab of it for ten minutes; gives back how to stop watching. */
export function lockWhenIdle(): () => void {
  let last = Date.now();
  note();

  function note(): void {
    last = Date.now();
    localStorage.setItem(used, String(last));
  }

  function check(): boolean {
    const latest = Math.max(last, Number(localStorage.getItem(used)));
    if (Date.now() - latest < LIMIT) return false;
    session.lock();
    return true;
  }

  // After a computer has slept, the first touch comes before any timer.
  function touched(): void {
    if (Date.now() - last < 1000 || check()) return;
    if (Date.now() - Number(localStorage.getItem(used)) > NOTED) note();
    else last = Date.now();
  }

  const timer = setInterval(check, 5000);
  document.addEventListener("visibilitychange", check);
  for (const sign of SIGNS) window.addEventListener(sign, touched, { passive: true, capture: true });
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", check);
    for (const sign of SIGNS) window.removeEventListener(sign, touched, { capture: true });
  };
}
