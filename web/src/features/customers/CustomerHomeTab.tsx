import { Button, Group, Skeleton, Text } from "@mantine/core";
import { IconLayoutColumns } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "~/components/feedback";
import { COLUMNS, inColumn } from "~/components/profile";
import { type ProfilePanel as PanelRow, profileQuery } from "./api";
import classes from "./CustomerLayout.module.css";
import { LayoutDrawer } from "./LayoutDrawer";
import { ProfilePanel } from "./ProfilePanel";
import { useCustomer } from "./useCustomer";
import { useProfileLayout } from "./useProfileLayout";

/** What one needs to know of a customer at a glance, in panels that each employee arranges. */
export function CustomerHomeTab() {
  const { customer } = useCustomer();
  const profile = useQuery(profileQuery(customer.id));
  if (profile.data) return <Panels layout={profile.data.layout} panels={profile.data.panels} />;
  if (profile.isError) return <ProblemAlert error={profile.error} onRetry={profile.refetch} />;
  return (
    <div className={classes.panels} aria-busy="true">
      <Skeleton h={320} />
      <Skeleton h={320} />
    </div>
  );
}

interface Props {
  layout: { level: "person" | "role" | "organisation" | "standard"; role: { name: string } | null };
  panels: PanelRow[];
}

function Panels({ layout, panels }: Props) {
  const { t } = useTranslation("profile");
  const { customer } = useCustomer();
  const [isArranging, setArranging] = useState(false);
  const arrange = useProfileLayout(customer.id, panels);
  const shown = panels.filter(({ state }) => state !== "hidden");
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconLayoutColumns size={16} aria-hidden />}
          onClick={() => setArranging(true)}
        >
          {t("arrange")}
        </Button>
      </Group>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("nothing")}
        </Text>
      )}
      <div className={classes.panels}>
        {COLUMNS.map((column) => {
          const rows = inColumn(shown, column);
          if (rows.length === 0) return null;
          return (
            <div key={column} className={classes.column}>
              {rows.map((panel) => (
                <ProfilePanel key={panel.code} {...{ panel, panels, arrange }} />
              ))}
            </div>
          );
        })}
      </div>
      {isArranging && <LayoutDrawer {...{ layout, panels, arrange }} onClose={() => setArranging(false)} />}
    </>
  );
}
