import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "~/components/feedback";
import classes from "./NotFoundPage.module.css";

/** Stands for the whole page, so it brings the page's structure: its main part and its heading. */
export function NotFoundPage() {
  const { t } = useTranslation("common");
  return (
    <main className={classes.page}>
      <EmptyState
        icon={<IconMapOff />}
        title={t("notFound.title")}
        text={t("notFound.text")}
        isPage
        action={
          <Button component={Link} to="/customers" variant="default">
            {t("notFound.home")}
          </Button>
        }
      />
    </main>
  );
}
