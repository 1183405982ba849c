import { Button, Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAction, useTell } from "~/components/feedback";
import { ReferenceField } from "~/components/form";
import type { Chosen } from "~/components/register";
import { AROUND } from "~/features/around";
import { type Bulk, runBulk, undoOf } from "./bulk";

/** More than this is no work of a moment any more. */
const MOST = 500;

/** What one may do with many activities at once: they took place, are called off, or get another owner. */
export function ActivitiesBulk({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation(["activities", "common"]);
  const tell = useTell();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [owner, setOwner] = useState<string | null>(null);
  const refresh = () => Promise.all(AROUND.map((queryKey) => client.invalidateQueries({ queryKey })));
  const run = useAction((bulk: Bulk) => runBulk(bulk), {
    touches: AROUND,
    onDone: ({ done, failed }) => {
      chosen.clear();
      setAsking(false);
      const undo = async () => {
        const back = await undoOf(done);
        tell.done(t("activities:bulk.undone", { count: back }));
        await refresh();
      };
      if (done.length > 0)
        tell.done(t("activities:bulk.changed", { count: done.length }), () => {
          undo().catch(tell.failed);
        });
      if (failed > 0) tell.failed(new Error(t("activities:bulk.failed", { count: failed })));
    },
  });
  const { ids } = chosen;
  if (!ids || ids.length > MOST) {
    return (
      <Text size="sm" c="dimmed">
        {t("activities:bulk.tooMany", { count: MOST })}
      </Text>
    );
  }
  return (
    <>
      {(["done", "cancel", "reopen"] as const).map((op) => (
        <Button
          key={op}
          size="compact-sm"
          variant="default"
          loading={run.isPending && run.variables.op === op}
          onClick={() => run.mutate({ op, ids })}
        >
          {t(`activities:moves.${op}`)}
        </Button>
      ))}
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {t("activities:bulk.owner")}
      </Button>
      {isAsking && (
        <Modal
          opened
          onClose={() => setAsking(false)}
          title={t("activities:bulk.ownerTitle", { count: ids.length })}
          closeButtonProps={{ "aria-label": t("common:close") }}
        >
          <Stack>
            <ReferenceField
              label={t("activities:owner")}
              register="employees"
              value={owner}
              onChange={setOwner}
            />
            <Button
              disabled={owner === null}
              loading={run.isPending}
              onClick={() => owner && run.mutate({ op: "owner", ids, owner })}
            >
              {t("activities:bulk.owner")}
            </Button>
          </Stack>
        </Modal>
      )}
    </>
  );
}
