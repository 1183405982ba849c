import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Import } from "./api";

/** The rows that were refused, each with the reason, as a file to correct and import again; nothing if there are none. */
export function ErrorRows({ run }: { run: Import }) {
  const { t } = useTranslation("imports");
  if (!run.has_error_rows) return null;
  return (
    <Button
      component="a"
      href={`/api/v1/imports/${run.id}/error-rows`}
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {t("errorRows")}
    </Button>
  );
}
