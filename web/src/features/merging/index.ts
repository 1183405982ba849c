/** Each is fetched when it is opened for the first time. */
export const mergingPages = { queue: () => import("./DuplicatesPage") };

export const mergingParts = {
  dialog: () => import("./MergeDialog"),
  withAnother: () => import("./MergeWithDialog"),
  merges: () => import("./MergesPanel"),
};

/** How many can become one at once. */
export const MOST_AT_ONCE = 10;
