import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  form: { isDirty: () => boolean; reset: () => void };
  isSending: boolean;
  /** What else can be done, at the other end. */
  children?: ReactNode;
}

/** The end of a form in a page: take back what was typed, or save it. */
export function SaveButtons({ form, isSending, children }: Props) {
  const { t } = useTranslation("common");
  const isDirty = form.isDirty();
  return (
    <Group justify="flex-end">
      {children}
      <Button variant="default" disabled={!isDirty} onClick={form.reset}>
        {t("reset")}
      </Button>
      <Button type="submit" loading={isSending} disabled={!isDirty}>
        {t("save")}
      </Button>
    </Group>
  );
}
