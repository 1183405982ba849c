import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import type { Chosen } from "~/components/register";
import { MOST_AT_ONCE } from "~/features/merging";
import { useMay } from "~/features/session";
import { archiveEach } from "./bulk";

const AT_ONCE = 500;

export type BulkKind = "handOver" | ChangeKind;
/** What is asked in the window of one change. */
export type ChangeKind = "change" | "addTags" | "removeTags" | "archive" | "restore";
/** What opens over the page for the rows that are chosen. */
export type SelectionWindow = BulkKind | "merge";

interface Props {
  chosen: Chosen;
  /** Opens the window of a change that is a job: it outlives the selection. */
  onOpen: (kind: SelectionWindow) => void;
  /** Opens the window of an e-mail to one customer. */
  onMail: (customerId: string) => void;
}

/** What one may do with many customers at once. */
export function CustomersBulk({ chosen, onOpen, onMail }: Props) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const client = useQueryClient();
  const tell = useTell();
  const refresh = () => client.invalidateQueries({ queryKey: ["rows", "/customers"] });
  const tellOf = (op: "archive" | "restore", count: number, undo?: () => void) =>
    tell.done(t(op === "archive" ? "bulk.archived" : "bulk.restored", { count }), undo);
  const shelve = useAction<{ op: "archive" | "restore"; ids: string[] }, { done: string[]; failed: number }>(
    ({ op, ids }) => archiveEach(op, ids),
    {
      touches: [["rows", "/customers"]],
      onDone: ({ done, failed }, { op }) => {
        chosen.clear();
        const opposite = op === "archive" ? "restore" : "archive";
        const undo = async () => {
          const back = await archiveEach(opposite, done);
          tellOf(opposite, back.done.length);
          await refresh();
        };
        if (done.length > 0) tellOf(op, done.length, () => undo().catch(tell.failed));
        if (failed > 0) tell.failed(t("bulk.failed", { count: failed }));
      },
    },
  );
  const { ids } = chosen;
  const mayBulk = may("customers:customer:bulk");
  const alone = ids?.length === 1 && may("customers:mail:send") ? ids[0] : undefined;
  const button = (kind: ChangeKind, right: string) =>
    mayBulk &&
    may(right) && (
      <Button size="compact-sm" variant="default" onClick={() => onOpen(kind)}>
        {t(`bulk.${kind}`)}
      </Button>
    );
  // A few rows are done at once; all that match, or thousands, are a job.
  const shelving = (op: "archive" | "restore") => (
    <Button
      size="compact-sm"
      variant="default"
      loading={shelve.isPending && shelve.variables.op === op}
      onClick={() => (ids && ids.length <= AT_ONCE ? shelve.mutate({ op, ids }) : onOpen(op))}
    >
      {t(`bulk.${op}`)}
    </Button>
  );
  const mayShelve = mayBulk && may("customers:customer:archive");
  return (
    <>
      {alone !== undefined && (
        <Button size="compact-sm" variant="default" onClick={() => onMail(alone)}>
          {t("sendMail")}
        </Button>
      )}
      {button("change", "customers:customer:bulk")}
      {mayBulk && may("customers:customer:assign") && (
        <Button size="compact-sm" variant="default" onClick={() => onOpen("handOver")}>
          {t("handOver.button")}
        </Button>
      )}
      {button("addTags", "customers:customer:edit")}
      {button("removeTags", "customers:customer:edit")}
      {may("customers:customer:merge") && ids && ids.length > 1 && ids.length <= MOST_AT_ONCE && (
        <Button size="compact-sm" variant="default" onClick={() => onOpen("merge")}>
          {t("bulk.merge")}
        </Button>
      )}
      {mayShelve && chosen.hasActive && shelving("archive")}
      {mayShelve && chosen.hasArchived && shelving("restore")}
    </>
  );
}
