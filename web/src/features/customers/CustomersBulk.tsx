import { Button, Tooltip } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { type Chosen, registerQuery } from "~/components/register";
import { useMay } from "~/features/session";
import { archiveAll } from "./bulk";

const BulkDialog = lazy(() => import("./BulkDialog"));

export type BulkKind = "change" | "addTags" | "removeTags";

/** What one may do with many customers at once. */
export function CustomersBulk({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const client = useQueryClient();
  const tell = useTell();
  const register = useQuery(registerQuery("customers"));
  const [open, setOpen] = useState<BulkKind | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["rows", "/customers"] });
  const archive = useAction<string[], { done: string[]; failed: number }>(
    (ids) => archiveAll("archive", ids),
    {
      touches: [["rows", "/customers"]],
      onDone: ({ done, failed }) => {
        chosen.clear();
        const restore = async () => {
          const back = await archiveAll("restore", done);
          tell.done(t("bulk.restored", { count: back.done.length }));
          await refresh();
        };
        if (done.length > 0)
          tell.done(t("bulk.archived", { count: done.length }), () => restore().catch(tell.failed));
        if (failed > 0) tell.failed(new Error(t("bulk.failed", { count: failed })));
      },
    },
  );
  if (!may("customers:customer:bulk") || !register.data) return null;
  const { ids } = chosen;
  const button = (kind: BulkKind, right: string) =>
    may(right) && (
      <Button size="compact-sm" variant="default" onClick={() => setOpen(kind)}>
        {t(`bulk.${kind}`)}
      </Button>
    );
  return (
    <>
      {button("change", "customers:customer:bulk")}
      {button("addTags", "customers:customer:edit")}
      {button("removeTags", "customers:customer:edit")}
      {may("customers:customer:archive") && (
        <Tooltip label={t("bulk.onlyChosen")} disabled={ids !== null}>
          <Button
            size="compact-sm"
            variant="default"
            aria-disabled={ids === null}
            data-disabled={ids === null || undefined}
            loading={archive.isPending}
            onClick={() => ids && archive.mutate(ids)}
          >
            {t("archive")}
          </Button>
        </Tooltip>
      )}
      <Suspense fallback={null}>
        {open && (
          <BulkDialog
            kind={open}
            chosen={chosen}
            columns={register.data.columns}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </>
  );
}
