/** Something that a page's loader reads each time it comes, and that can be begun before the page is there. */
export interface OnceAhead<T> {
  begin: () => Promise<T>;
  /** Takes what was begun, once; reads anew otherwise. */
  read: () => Promise<T>;
}

export function onceAhead<T>(read: () => Promise<T>): OnceAhead<T> {
  let begun: Promise<T> | null = null;
  return {
    begin: () => {
      begun = read();
      return begun;
    },
    read: () => {
      const found = begun ?? read();
      begun = null;
      return found;
    },
  };
}
