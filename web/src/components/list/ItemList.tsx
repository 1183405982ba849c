import type { ReactNode, Ref } from "react";
import classes from "./ItemList.module.css";

/** A short list of things, each with what it is, what is to know of it, and what can be done. */
export function ItemList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

export interface ItemProps {
  title: ReactNode;
  /** Badges beside the title. */
  badges?: ReactNode;
  /** Facts in one line; empty ones are left out. */
  facts?: (string | null | undefined | false)[];
  /** Before the title: a handle, an icon. */
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  isDragged?: boolean;
  ref?: Ref<HTMLLIElement>;
}

export function Item({ title, badges, facts = [], lead, actions, children, isDragged, ref }: ItemProps) {
  const told = facts.filter(Boolean).join(" · ");
  return (
    <li ref={ref} className={classes.item} data-dragged={isDragged || undefined}>
      {lead}
      <div className={classes.main}>
        <div className={classes.head}>
          {title}
          {badges}
        </div>
        {told && <div className={classes.facts}>{told}</div>}
        {children}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </li>
  );
}
