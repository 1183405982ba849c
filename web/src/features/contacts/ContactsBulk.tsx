import { Button, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import type { Chosen } from "~/components/register";
import { MOST_AT_ONCE } from "~/features/merging";
import { useMay } from "~/features/session";
import { MOST, type Outcome, runBulk, undoBulk, type Wish } from "./bulk";

const TOUCHES = [["rows", "/contacts"], ["contacts"], ["customers"]];

/** Does something to many contacts, tells what came of it, and offers to take it back. */
export function useContactsBulk(onDone: () => void) {
  const { t } = useTranslation("contacts");
  const tell = useTell();
  const client = useQueryClient();
  const takeBack = async (back: Outcome["back"]) => {
    tell.done(t("bulk.undone", { count: await undoBulk(back) }));
    await Promise.all(TOUCHES.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  return useAction<Wish, Outcome>(runBulk, {
    touches: TOUCHES,
    onDone: ({ back, failed, reasons }) => {
      onDone();
      if (back.length > 0)
        tell.done(t("bulk.changed", { count: back.length }), () => takeBack(back).catch(tell.failed));
      else if (failed === 0) tell.done(t("bulk.asWanted"));
      if (failed > 0) tell.failed([t("bulk.failed", { count: failed }), ...reasons].join(" "));
    },
  });
}

interface Props {
  chosen: Chosen;
  /** Opens a window, which outlives the selection. */
  onOpen: (kind: "change" | "merge") => void;
}

/** What one may do with many contacts at once. */
export function ContactsBulk({ chosen, onOpen }: Props) {
  const { t } = useTranslation(["contacts", "customers"]);
  const may = useMay();
  const run = useContactsBulk(chosen.clear);
  const { ids } = chosen;
  if (!may("customers:contact:edit")) return null;
  if (!ids || ids.length > MOST) {
    return (
      <Text size="sm" c="dimmed">
        {t("contacts:bulk.tooMany", { count: MOST })}
      </Text>
    );
  }
  const shelving = (op: "archive" | "restore") => (
    <Button
      size="compact-sm"
      variant="default"
      loading={run.isPending && run.variables.op === op}
      onClick={() => run.mutate({ op, ids })}
    >
      {t(`customers:bulk.${op}`)}
    </Button>
  );
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => onOpen("change")}>
        {t("customers:bulk.change")}
      </Button>
      {may("customers:customer:merge") && ids.length > 1 && ids.length <= MOST_AT_ONCE && (
        <Button size="compact-sm" variant="default" onClick={() => onOpen("merge")}>
          {t("customers:bulk.merge")}
        </Button>
      )}
      {chosen.hasActive && shelving("archive")}
      {chosen.hasArchived && shelving("restore")}
    </>
  );
}
