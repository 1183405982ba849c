import { Button, Group, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { useAction, useTell } from "~/components/feedback";

/** Takes invented customers to look around with, or gives them back. */
export function SampleData({ isThere }: { isThere: boolean }) {
  const { t } = useTranslation("firstSteps");
  const client = useQueryClient();
  const tell = useTell();
  const [isAsking, setAsking] = useState(false);
  // They are in every list, count and search.
  const readAnew = () => client.invalidateQueries();
  const add = useAction(() => body(api.POST("/sample-data", {})), {
    touches: [],
    done: (made) => t("sample.added", { count: made.customers }),
    onDone: readAnew,
  });
  const remove = async () => {
    const { removed, kept } = await body(api.DELETE("/sample-data", {}));
    await readAnew();
    const names = kept.slice(0, 5).map(({ name }) => name);
    tell.done(
      [
        t("sample.removed", { count: removed }),
        kept.length > 0 && t("sample.kept", { count: kept.length, names: names.join(", ") }),
      ]
        .filter(Boolean)
        .join(" "),
    );
  };
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t(isThere ? "sample.isThere" : "sample.offer")}
      </Text>
      {isThere ? (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t("sample.remove")}
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" loading={add.isPending} onClick={() => add.mutate()}>
          {t("sample.add")}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t("sample.remove")}
          text={t("sample.removeText")}
          confirm={t("sample.remove")}
          isDangerous
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </Group>
  );
}
