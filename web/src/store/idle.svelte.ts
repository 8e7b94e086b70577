import { isIdle, lastUse, noteUse } from "./lastUse";
import { session } from "./session.svelte";

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

// Other tabs need not know it to the second.
const NOTED = 10_000;

/** Locks the page when nobody has touched any tab of it for ten minutes; gives back how to stop watching. */
export function lockWhenIdle(): () => void {
  let last = Date.now();
  note();

  function note(): void {
    last = Date.now();
    noteUse(last);
  }

  function check(): boolean {
    // Whoever works in one tab is not locked out of the others.
    if (!isIdle(last) || !isIdle(lastUse())) return false;
    session.lock();
    return true;
  }

  // After a computer has slept, the first touch comes before any timer.
  function touched(): void {
    if (Math.abs(Date.now() - last) < 1000 || check()) return;
    if (Math.abs(Date.now() - lastUse()) > NOTED) note();
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
