import { Select, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { QueryKey } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";

const OVERLAPS = ["0", "1", "24", "168"] as const;

interface Props<R> {
  title: string;
  text: string;
  /** What the choice of how long the old one goes on working is called. */
  overlap: string;
  done: string;
  touches: readonly QueryKey[];
  rotate: (overlapHours: number) => Promise<R>;
  onMade: (made: R) => void;
  onClose: () => void;
}

/** A new key or secret; the old one goes on working for a while, so that programs can change over. */
export function RotateDialog<R>(props: Props<R>) {
  const { title, text, overlap, done, touches, rotate, onMade, onClose } = props;
  const { t } = useTranslation("settings");
  const form = useForm({ initialValues: { overlap_hours: "24" } });
  const { save, ...submission } = useSaving(form, { touches, done });
  const send = () =>
    save(
      () => rotate(Number(form.values.overlap_hours)),
      (made) => {
        onMade(made);
        onClose();
      },
    );
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      submit={t("keys.rotate")}
    >
      <Text size="sm">{text}</Text>
      <Select
        label={overlap}
        data={OVERLAPS.map((value) => ({ value, label: t(`keys.overlaps.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps("overlap_hours")}
      />
    </FormDialog>
  );
}
