import { VisuallyHidden } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Item, ItemList, type ItemProps } from "./ItemList";
import classes from "./ItemList.module.css";
import { moved, placeAt } from "./order";

interface Props<T> {
  label: string;
  items: readonly T[];
  nameOf: (item: T) => string;
  /** The ids in their new order, after a drag or a step by key; null if it cannot be changed. */
  onReorder: ((ids: string[]) => void) | null;
  children: (item: T) => Omit<ItemProps, "lead" | "isDragged" | "ref">;
}

/** A list whose order people choose: by dragging (mouse, touch), or by arrow keys on the handle. */
export function SortableList<T extends { id: string }>(props: Props<T>) {
  const { label, items, nameOf, onReorder, children } = props;
  const { t } = useTranslation("common");
  const [order, setOrder] = useState<readonly T[]>(items);
  const [dragged, setDragged] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const boxes = useRef(new Map<string, HTMLLIElement>());
  const ids = items.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is what the ids say
  useEffect(() => setOrder(items), [ids]);
  const byId = new Map(items.map((item) => [item.id, item]));

  const step = (event: KeyboardEvent, item: T, at: number) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= order.length || to === at) return;
    const next = moved(order, at, to);
    setOrder(next);
    setTold(t("order.now", { name: nameOf(item), place: to + 1, total: order.length }));
    onReorder?.(next.map(({ id }) => id));
  };
  const drag = (event: PointerEvent, item: T) => {
    if (dragged !== item.id) return;
    const at = order.findIndex(({ id }) => id === item.id);
    const middles = order.map(({ id }) => {
      const box = boxes.current.get(id)?.getBoundingClientRect();
      return box ? box.top + box.height / 2 : 0;
    });
    const to = placeAt(middles, at, event.clientY);
    if (to !== at) setOrder(moved(order, at, to));
  };
  const drop = () => {
    setDragged(null);
    if (order.some(({ id }, at) => id !== items[at]?.id)) onReorder?.(order.map(({ id }) => id));
  };

  return (
    <>
      <ItemList label={label}>
        {order.flatMap((shown, at) => {
          const item = byId.get(shown.id);
          if (!item) return [];
          return [
            <Item
              key={item.id}
              ref={(box) => {
                if (box) boxes.current.set(item.id, box);
                else boxes.current.delete(item.id);
              }}
              isDragged={dragged === item.id}
              lead={
                onReorder && (
                  <button
                    type="button"
                    className={classes.grip}
                    aria-label={t("order.move", { name: nameOf(item) })}
                    onKeyDown={(event) => step(event, item, at)}
                    onPointerDown={(event) => {
                      event.currentTarget.setPointerCapture(event.pointerId);
                      setDragged(item.id);
                    }}
                    onPointerMove={(event) => drag(event, item)}
                    onPointerUp={drop}
                    onPointerCancel={() => {
                      setDragged(null);
                      setOrder(items);
                    }}
                  >
                    <IconGripVertical size={16} aria-hidden />
                  </button>
                )
              }
              {...children(item)}
            />,
          ];
        })}
      </ItemList>
      <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
    </>
  );
}
