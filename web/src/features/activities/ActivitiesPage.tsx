import { Button } from "@mantine/core";
import { IconCalendarEvent, IconCalendarMonth, IconPlus } from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "~/components/commands";
import { RegisterPage } from "~/components/register";
import { NewActivityDialog } from "~/features/around";
import { useMay } from "~/features/session";
import { ActivitiesBulk } from "./ActivitiesBulk";

/** The register of activities: changed where they stand, many at once, or each in its window. */
export function ActivitiesPage() {
  const { t } = useTranslation("activities");
  const search = useSearch({ from: "/shell/activities" });
  const navigate = useNavigate();
  const may = useMay();
  const canEdit = may("customers:activity:edit");
  const [isAdding, setAdding] = useState(false);
  const editing = useMemo(() => (canEdit ? { may: () => true, canAddTerm: false } : null), [canEdit]);
  useCommands(
    canEdit ? [{ id: "add", text: t("new"), group: "list", keys: ["n"], run: () => setAdding(true) }] : [],
  );
  return (
    <>
      <RegisterPage
        name="activities"
        path="/activities"
        search={search}
        onSearch={(next) => navigate({ to: "/activities", search: next })}
        hrefOf={(row) => `/activities/${row.id}`}
        add={null}
        tools={
          <>
            <Button
              component={Link}
              to="/activities/calendar"
              variant="default"
              flex="none"
              leftSection={<IconCalendarMonth size={18} aria-hidden />}
            >
              {t("calendar.title")}
            </Button>
            {canEdit && (
              <Button
                flex="none"
                leftSection={<IconPlus size={18} aria-hidden />}
                onClick={() => setAdding(true)}
              >
                {t("new")}
              </Button>
            )}
          </>
        }
        emptyIcon={<IconCalendarEvent />}
        canShareViews={may("kernel:view:share")}
        editing={editing}
        bulk={canEdit ? (chosen) => <ActivitiesBulk chosen={chosen} /> : undefined}
      />
      {isAdding && <NewActivityDialog initial={{}} target={null} onClose={() => setAdding(false)} />}
      <Outlet />
    </>
  );
}
