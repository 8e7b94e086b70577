/** For a field or button that one comes to show for: it takes the focus. */
export const focused = (element: HTMLElement): void => element.focus();

/**
 * For a box that opens inside a row or a bar: when it goes, and would take the focus along, the focus goes back to the row's
 * own button, or to the first one of the bar.
 */
export function focusBack(box: HTMLElement): () => void {
  const home = box.closest<HTMLElement>("li[data-camera], footer");
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
