import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "~/components/dialog";
import { Item, ItemList } from "~/components/list";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Kind, type Merge, mergesQuery } from "./api";
import { useMergeUndo } from "./useMergeUndo";

const namesOf = ({ merged }: Merge) => merged.map(({ code, name }) => (code ? `${code} ${name}` : name));

/** What somebody has taken in, with the way back while there is one; nothing where nothing was merged. */
export default function MergesPanel({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useTranslation("merging");
  const may = useMay();
  const format = useFormat();
  const merges = useQuery(mergesQuery(kind, id));
  const [asked, setAsked] = useState<Merge | null>(null);
  const undo = useMergeUndo();
  if (!merges.data?.length) return null;
  return (
    <div style={{ marginBottom: 16 }}>
      <Text fw={600} size="sm" mb={6} id="merges">
        {t("merges")}
      </Text>
      <ItemList label={t("merges")}>
        {merges.data.map((merge) => (
          <Item
            key={merge.id}
            title={t("tookIn", { names: format.list(namesOf(merge)) })}
            facts={[
              merge.merged_by,
              format.relative(merge.merged_at),
              merge.undone_at &&
                t("undoneBy", { name: merge.undone_by, when: format.relative(merge.undone_at) }),
              merge.can_undo && t("undoUntil", { date: format.dateTime(merge.undo_until) }),
              merge.kept.length > 0 &&
                t("keptWas", { kept: format.list(merge.kept.map(({ name }) => name)) }),
            ]}
            actions={
              merge.can_undo &&
              may("customers:customer:merge") && (
                <Button size="compact-sm" variant="default" onClick={() => setAsked(merge)}>
                  {t("part")}
                </Button>
              )
            }
          />
        ))}
      </ItemList>
      {asked && (
        <ConfirmDialog
          title={t("partTitle")}
          text={t("partText", { names: format.list(namesOf(asked)) })}
          confirm={t("part")}
          onConfirm={() => undo.mutateAsync(asked.id)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
