import { ActionIcon, Badge, Menu, VisuallyHidden } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconArrowDown,
  IconArrowUp,
  IconDotsVertical,
  IconGripVertical,
  IconIndentDecrease,
  IconIndentIncrease,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import { type ComponentType, type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { TermLabel } from "~/components/TermLabel";
import type { Scheme, SchemeTerm } from "../api";
import { RemoveTermDialog } from "./RemoveTermDialog";
import { SchemeTermDialog } from "./SchemeTermDialog";
import classes from "./SchemeTree.module.css";
import { change, schemeTouches, sentTerm } from "./scheme";
import { depthOf, indented, outdented, stepped } from "./tree";

type Move = (terms: readonly SchemeTerm[], code: string) => SchemeTerm[] | null;

const MOVES: {
  name: "up" | "down" | "in" | "out";
  key: string;
  icon: ComponentType<{ size: number }>;
  by: Move;
}[] = [
  { name: "up", key: "ArrowUp", icon: IconArrowUp, by: (terms, code) => stepped(terms, code, -1) },
  { name: "down", key: "ArrowDown", icon: IconArrowDown, by: (terms, code) => stepped(terms, code, 1) },
  { name: "in", key: "ArrowRight", icon: IconIndentIncrease, by: indented },
  { name: "out", key: "ArrowLeft", icon: IconIndentDecrease, by: outdented },
];

/** The terms of a scheme as a tree; arrow keys on a handle, or its menu, move one with all that is below it. */
export function SchemeTree({ scheme, mayEdit }: { scheme: Scheme; mayEdit: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const [terms, setTerms] = useState<readonly SchemeTerm[]>(scheme.terms);
  const [open, setOpen] = useState<{ what: "edit" | "remove"; term: SchemeTerm } | null>(null);
  const [told, setTold] = useState("");
  // What was moved shows at once; what the server says comes after it.
  useEffect(() => setTerms(scheme.terms), [scheme]);
  const keep = useAction((next: readonly SchemeTerm[]) => change(scheme, { terms: next.map(sentTerm) }), {
    touches: schemeTouches,
  });
  const move = (term: SchemeTerm, by: Move) => {
    const next = keep.isPending ? null : by(terms, term.code);
    if (!next) return;
    setTerms(next);
    const level = depthOf(next, term.code) + 1;
    const place = next.findIndex(({ code }) => code === term.code) + 1;
    setTold(t("settings:categories.now", { name: term.label, level, place }));
    keep.mutate(next, { onError: () => setTerms(scheme.terms) });
  };
  const onKey = (event: KeyboardEvent, term: SchemeTerm) => {
    const found = MOVES.find(({ key }) => key === event.key);
    if (!found) return;
    event.preventDefault();
    move(term, found.by);
  };
  return (
    <>
      <ItemList label={scheme.label}>
        {terms.map((term) => (
          <Item
            key={term.code}
            lead={
              <>
                <span style={{ width: `${depthOf(terms, term.code) * 20}px`, flex: "none" }} />
                {mayEdit && (
                  <button
                    type="button"
                    className={classes.handle}
                    aria-label={t("settings:categories.moveLabel", { name: term.label })}
                    onKeyDown={(event) => onKey(event, term)}
                  >
                    <IconGripVertical size={16} aria-hidden />
                  </button>
                )}
              </>
            }
            title={<TermLabel label={term.label} color={term.color} />}
            badges={
              term.archived && (
                <Badge variant="light" color="yellow">
                  {t("settings:categories.termArchived")}
                </Badge>
              )
            }
            facts={[term.code]}
            actions={
              mayEdit && (
                <Menu position="bottom-end" shadow="md">
                  <Menu.Target>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("settings:actionsOf", { name: term.label })}
                    >
                      <IconDotsVertical size={18} aria-hidden />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item
                      leftSection={<IconPencil size={16} aria-hidden />}
                      onClick={() => setOpen({ what: "edit", term })}
                    >
                      {t("common:edit")}
                    </Menu.Item>
                    {MOVES.map(({ name, icon: Icon, by }) => (
                      <Menu.Item
                        key={name}
                        leftSection={<Icon size={16} aria-hidden />}
                        disabled={by(terms, term.code) === null}
                        onClick={() => move(term, by)}
                      >
                        {t(`settings:categories.moves.${name}`)}
                      </Menu.Item>
                    ))}
                    <Menu.Item
                      leftSection={
                        term.archived ? (
                          <IconArchiveOff size={16} aria-hidden />
                        ) : (
                          <IconArchive size={16} aria-hidden />
                        )
                      }
                      onClick={() =>
                        keep.mutate(
                          terms.map((each) =>
                            each.code === term.code ? { ...each, archived: !term.archived } : each,
                          ),
                        )
                      }
                    >
                      {t(term.archived ? "settings:terms.restore" : "settings:terms.archive")}
                    </Menu.Item>
                    <Menu.Item
                      c="var(--mantine-color-error)"
                      leftSection={<IconTrash size={16} aria-hidden />}
                      onClick={() => setOpen({ what: "remove", term })}
                    >
                      {t("common:delete")}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )
            }
          />
        ))}
      </ItemList>
      <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
      {open?.what === "edit" && (
        <SchemeTermDialog scheme={scheme} term={open.term} onClose={() => setOpen(null)} />
      )}
      {open?.what === "remove" && (
        <RemoveTermDialog scheme={scheme} term={open.term} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
