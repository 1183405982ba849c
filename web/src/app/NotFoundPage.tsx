import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "~/components/feedback";

export function NotFoundPage() {
  const { t } = useTranslation("common");
  return (
    <EmptyState
      icon={<IconMapOff />}
      title={t("notFound.title")}
      text={t("notFound.text")}
      action={
        <Button component={Link} to="/customers" variant="default">
          {t("notFound.home")}
        </Button>
      }
    />
  );
}
