import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { UNDO_MS, useTell } from "./useTell";

interface Leaving {
  timer: number;
  /** Does it now; `isLast` where the page is about to go, and nothing can be told any more. */
  run: (isLast: boolean) => void;
}

const leaving = new Map<string, Leaving>();
const listeners = new Set<() => void>();
let ids: ReadonlySet<string> = new Set();

function changed(): void {
  ids = new Set(leaving.keys());
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// Whoever leaves Kontor within the ten seconds has decided.
addEventListener("pagehide", () => {
  for (const { run } of leaving.values()) run(true);
});

interface Options {
  /** Removes it on the server; `keepalive` lets the request outlive the page. */
  remove: (id: string, init: { keepalive: boolean }) => Promise<unknown>;
  touches: readonly QueryKey[];
  /** What is said, with Undo. */
  done: string;
}

/** Ids of what is about to be removed, for lists that leave it out or dim it. */
export function useLeaving(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => ids);
}

/**
 * Removes what cannot be brought back: it is gone from the page at once, and from the server after the ten seconds in
 * which one may take it back, wherever one goes meanwhile.
 */
export function useRemoval({ remove, touches, done }: Options): {
  isLeaving: (id: string) => boolean;
  start: (id: string) => void;
} {
  const client = useQueryClient();
  const tell = useTell();
  const shown = useLeaving();
  const start = useCallback(
    (id: string) => {
      const forget = () => {
        leaving.delete(id);
        changed();
      };
      const run = (isLast: boolean) => {
        clearTimeout(leaving.get(id)?.timer);
        remove(id, { keepalive: isLast })
          .catch((error) => tell.failed(error, () => start(id)))
          .finally(() =>
            Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))).then(forget),
          );
      };
      leaving.set(id, { timer: window.setTimeout(() => run(false), UNDO_MS), run });
      changed();
      tell.done(done, () => {
        clearTimeout(leaving.get(id)?.timer);
        forget();
      });
    },
    [client, tell, remove, touches, done],
  );
  return { isLeaving: (id) => shown.has(id), start };
}
