import { onServerDate } from "../api/client";

let ahead = $state(0);
let tick = $state(Date.now());

setInterval(() => (tick = Date.now()), 5000);

// Whole seconds, and an answer is on its way for a while: less says nothing about the clock.
const SLACK = 3000;

/** The server's time in milliseconds; moves on every five seconds. */
export const now = (): number => tick + ahead;

/** Sets the clock by the server's, because office computers are often minutes or hours off. */
export function setClock(serverTime: string): void {
  const time = Date.parse(serverTime);
  if (!Number.isNaN(time)) ahead = time - Date.now();
}

onServerDate((date) => {
  if (Math.abs(Date.parse(date) - Date.now() - ahead) > SLACK) setClock(date);
});
