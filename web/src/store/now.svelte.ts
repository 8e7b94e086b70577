const COARSE = 5000;

let ahead = $state(0);
let tick = $state(Date.now());
let beat = $state(Date.now());

// Nobody reads the clock of a tab in the background.
function strike(): void {
  if (document.hidden) return;
  beat = Date.now();
  if (Math.abs(beat - tick) >= COARSE) tick = beat;
}

setInterval(strike, 1000);
document.addEventListener("visibilitychange", strike);

/** The server's time in milliseconds; moves on every five seconds. */
export const now = (): number => tick + ahead;

/** The server's time in milliseconds; moves on every second, for what runs out within minutes. */
export const second = (): number => beat + ahead;

/** Sets the clock by the server's, because office computers are often minutes off, and some by hours. */
export function setClock(serverTime: string): void {
  const time = Date.parse(serverTime);
  if (!Number.isNaN(time)) ahead = time - Date.now();
}

// The header says whole seconds, and the answer was under way for a while.
const HEADER_ERROR = 3000;

/** Sets the clock by the `Date` header of an answer where it is off by more than such a header may be. */
export function setClockRoughly(header: string | null): void {
  const time = Date.parse(header ?? "");
  if (Math.abs(time - Date.now() - ahead) > HEADER_ERROR) ahead = time - Date.now();
}
