import { Alert } from "@mantine/core";
import { IconEraser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/i18n/useFormat";
import { erasureQuery, type Subject } from "./api";

/** Says that the person was erased, if it was; only who may erase is asked. */
export function ErasedNote({ subject }: { subject: Subject }) {
  const { t } = useTranslation("erasing");
  const format = useFormat();
  const erasure = useQuery(erasureQuery(subject));
  const erased = erasure.data?.erased;
  if (!erased) return null;
  return (
    <Alert color="gray" icon={<IconEraser aria-hidden />} mb="sm">
      {t("erased", { when: format.dateTime(erased.at), name: erased.by.name })}
    </Alert>
  );
}
