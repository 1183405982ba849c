import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LayoutEditor } from "~/components/profile";
import type { Profile, ProfilePanel } from "./api";
import type { ProfileLayout } from "./useProfileLayout";

interface Props {
  layout: Pick<Profile["layout"], "level"> & { role: { name: string } | null };
  panels: ProfilePanel[];
  arrange: ProfileLayout;
  onClose: () => void;
}

/** All panels of a profile, hidden ones too, to be arranged by hand or by keys. */
export function LayoutDrawer({ layout, panels, arrange, onClose }: Props) {
  const { t } = useTranslation(["profile", "common"]);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t("profile:arrange")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("profile:arrangeText")}
        </Text>
        <LayoutEditor places={panels} canEdit onChange={arrange.keep} />
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" c="dimmed">
            {t(`profile:level.${layout.level}`, { role: layout.role?.name ?? "" })}
          </Text>
          <Button variant="default" disabled={layout.level !== "person"} onClick={arrange.reset}>
            {t("profile:reset")}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}
