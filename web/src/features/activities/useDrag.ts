import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { type Entry, SNAP } from "./calendar";

/** How far an activity has been taken from where it stands. */
export interface Drag {
  entry: Entry;
  days: number;
  minutes: number;
  isResize: boolean;
}

/** Less is a click. */
const LEAST_PX = 4;

/**
 * Moving activities over a body of `days` columns by mouse or pen; fingers scroll. What has `data-resize` takes hold
 * of the end. Escape lets it be.
 */
export function useDrag(
  body: RefObject<HTMLElement | null>,
  days: number,
  hourPx: number,
  onDone: (drag: Drag) => void,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const dropped = useRef(0);
  const stop = useRef<AbortController | null>(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => () => stop.current?.abort(), []);
  const start = useCallback(
    (event: PointerEvent, entry: Entry, isWhole: boolean) => {
      if (event.button !== 0 || event.pointerType === "touch" || !body.current) return;
      const isResize = event.target instanceof HTMLElement && event.target.dataset.resize !== undefined;
      const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
        const box = body.current?.getBoundingClientRect() ?? new DOMRect();
        const column = Math.floor(((clientX - box.left) / box.width) * days);
        return {
          column: Math.min(Math.max(column, 0), days - 1),
          minute: ((clientY - box.top) / hourPx) * 60,
        };
      };
      const from = { ...placeOf(event), x: event.clientX, y: event.clientY };
      let latest: Drag | null = null;
      stop.current?.abort();
      const control = new AbortController();
      stop.current = control;
      const finish = () => {
        control.abort();
        setDrag(null);
      };
      const listen = { signal: control.signal };
      window.addEventListener(
        "pointermove",
        (moved) => {
          if (!latest && Math.hypot(moved.clientX - from.x, moved.clientY - from.y) < LEAST_PX) return;
          const to = placeOf(moved);
          const minutes = isWhole ? 0 : Math.round((to.minute - from.minute) / SNAP) * SNAP;
          latest = { entry, days: isResize ? 0 : to.column - from.column, minutes, isResize };
          setDrag(latest);
        },
        listen,
      );
      window.addEventListener(
        "pointerup",
        () => {
          finish();
          if (!latest) return;
          dropped.current = performance.now();
          if (latest.days !== 0 || latest.minutes !== 0) done.current(latest);
        },
        listen,
      );
      window.addEventListener("pointercancel", finish, listen);
      window.addEventListener("keydown", ({ key }) => key === "Escape" && finish(), listen);
    },
    [body, days, hourPx],
  );
  /** Whether the click that comes now belongs to the drag that has just ended. */
  const wasDragged = () =>
    stop.current?.signal.aborted === false || performance.now() - dropped.current < 100;
  return { drag, start, wasDragged };
}
