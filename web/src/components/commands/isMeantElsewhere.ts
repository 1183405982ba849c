const FIELDS = "input:not([type=checkbox]), textarea, select, [role=menu], [role=listbox]";
const ABOVE = "[role=dialog], [role=alertdialog], [data-editing]";

/** Whether a key was meant for a field, a menu, or what lies over the page, rather than for the page. */
export function isMeantElsewhere(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && (target.isContentEditable || target.closest(FIELDS))) return true;
  return [...document.querySelectorAll(ABOVE)].some((element) => element.checkVisibility());
}
