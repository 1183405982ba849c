import { Select, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import type { ApiKey, NewApiKey } from "../api";
import { KEY_TOUCHES } from "./ApiKeysPage";

const OVERLAPS = ["0", "1", "24", "168"] as const;

interface Props {
  apiKey: ApiKey;
  onClose: () => void;
  onMade: (made: NewApiKey) => void;
}

/** A key like this one; the old one goes on working for a while, so that programs can change over. */
export function RotateDialog({ apiKey, onClose, onMade }: Props) {
  const { t } = useTranslation("settings");
  const form = useForm({ initialValues: { overlap_hours: "24" } });
  const { save, ...submission } = useSaving(form, { touches: KEY_TOUCHES, done: t("keys.made") });
  const rotate = () =>
    save(
      () =>
        body(
          api.POST("/api-keys/{id}/rotate", {
            params: { path: { id: apiKey.id } },
            body: { overlap_hours: Number(form.values.overlap_hours) } as never,
          }),
        ),
      (made) => {
        onMade(made);
        onClose();
      },
    );
  return (
    <FormDialog
      title={t("keys.rotateName", { name: apiKey.name })}
      onClose={onClose}
      onSubmit={rotate}
      submission={submission}
      submit={t("keys.rotate")}
    >
      <Text size="sm">{t("keys.rotateText")}</Text>
      <Select
        label={t("keys.overlap")}
        data={OVERLAPS.map((value) => ({ value, label: t(`keys.overlaps.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps("overlap_hours")}
      />
    </FormDialog>
  );
}
