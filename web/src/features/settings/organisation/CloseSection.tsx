import { Alert, Button, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { ConfirmDialog } from "~/components/dialog";
import { useAction } from "~/components/feedback";
import { useFormat } from "~/i18n/useFormat";
import type { Organisation } from "../api";
import { Section } from "../parts/Section";

interface Props {
  organisation: Organisation;
  canKeep?: boolean;
}

/** The organisation's end: begun after a serious question, taken back while the grace lasts. */
export function CloseSection({ organisation, canKeep = false }: Props) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const touches = [["organisation"], ["me"]];
  const keep = useAction(() => body(api.POST("/organisation/keep", {})), {
    touches,
    done: t("organisation.kept"),
  });
  const close = async () => {
    await body(api.POST("/organisation/close", {}));
    await Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  if (organisation.delete_after) {
    return (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t("organisation.closing")}>
        <Text size="sm" mb={canKeep ? "sm" : 0}>
          {t("organisation.closingText", { date: format.dateTime(organisation.delete_after) })}
        </Text>
        {canKeep && (
          <Button variant="default" loading={keep.isPending} onClick={() => keep.mutate()}>
            {t("organisation.keep")}
          </Button>
        )}
      </Alert>
    );
  }
  return (
    <Section title={t("organisation.close")} text={t("organisation.closeText")}>
      <div>
        <Button variant="outline" color="red" onClick={() => setAsking(true)}>
          {t("organisation.closeButton")}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t("organisation.close")}
          text={t("organisation.closeText")}
          confirm={t("organisation.closeButton")}
          isDangerous
          isDisabled={typed.trim() !== organisation.name}
          onConfirm={close}
          onClose={() => setAsking(false)}
        >
          <TextInput
            label={t("organisation.typeName", { name: organisation.name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        </ConfirmDialog>
      )}
    </Section>
  );
}
