/** When this browser was last used, in whichever tab: what locks the page, and keeps it locked when it is opened again. */

/** So long nobody touches the page before it locks. */
export const LIMIT = 10 * 60_000;

const used = "sightline.used";

/** When any tab was last touched, milliseconds; 0 where it never was. */
export const lastUse = (): number => Number(localStorage.getItem(used)) || 0;

/** Notes that somebody is here. */
export const noteUse = (now = Date.now()): void => localStorage.setItem(used, String(now));

/**
 * Whether a last use is too long ago. One that lies as far ahead says only that the clock was set back, not how
 * long nobody was here.
 */
export const isIdle = (last: number, now = Date.now()): boolean => Math.abs(now - last) >= LIMIT;
