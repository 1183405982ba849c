/** Whether a key was meant for a field, a dialog or a menu rather than for the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const own = "input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu], [role=listbox]";
  return target.isContentEditable || target.closest(own) !== null;
}
