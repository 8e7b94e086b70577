/** For a field or button that one comes to show for: it takes the focus. */
export const focused = (element: HTMLElement): void => element.focus();

/** The same where typing needs no keyboard that would cover half the screen. */
export const focusedByMouse = (element: HTMLElement): void => {
  if (matchMedia("(pointer: fine)").matches) element.focus();
};

/** Where what had the focus has gone, the focus goes to the panel, and Tab on from there. */
export function focusPanel(): void {
  if (document.activeElement === document.body)
    document.getElementById("panel")?.focus({ preventScroll: true });
}

/** The first field of a form that complains takes the focus; where none does, what is said of the form comes into sight. */
export function focusFault(form: ParentNode | undefined): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  if (field) field.focus();
  else form?.querySelector('[role="alert"]')?.scrollIntoView({ block: "nearest" });
}

/** Where what had the focus has gone, the focus goes to the first of these within `panel` that is there, unless that went too. */
export function focusNext(panel: ParentNode | null | undefined, ...selectors: string[]): void {
  if (!panel || document.activeElement !== document.body) return;
  const next = selectors.map((selector) => panel.querySelector<HTMLElement>(selector)).find(Boolean);
  next?.focus({ preventScroll: true });
}

/**
 * Where drawing has ended, its bar has gone and the focus with it, and the map, which had it for the sake of its keys, hears none
 * of them any more: the focus goes to the first of these within `panel` that is there.
 */
export function focusFromMap(panel: ParentNode | null | undefined, ...selectors: string[]): void {
  const focus = document.activeElement;
  if (focus instanceof HTMLElement && focus.closest(".leaflet-container")) focus.blur();
  requestAnimationFrame(() => focusNext(panel, ...selectors));
}

/**
 * For a box that opens inside a row, a bar or a part of a form: when it goes, and would take the focus along, the focus goes
 * back to the row's own button or the one that opened it, or to the first one of the bar.
 */
export function focusBack(box: HTMLElement): () => void {
  const home = box.closest<HTMLElement>("li[data-camera], footer, fieldset");
  return () => {
    const focus = document.activeElement;
    if (focus !== document.body && !box.contains(focus)) return;
    // What takes the box's place comes after it.
    queueMicrotask(() => {
      const buttons = home?.querySelectorAll<HTMLElement>("button[aria-expanded], .buttons button") ?? [];
      buttons[0]?.focus({ preventScroll: true });
    });
  };
}

/** Where what had the focus has gone, the focus goes to a row of a list, counted from 0: to its button, or to itself. */
export function focusRow(list: Element | null | undefined, at: number): void {
  const row = list?.children[at];
  if (document.activeElement !== document.body || !(row instanceof HTMLElement)) return;
  const button = row.querySelector("button");
  if (!button) row.tabIndex = -1;
  (button ?? row).focus();
}
