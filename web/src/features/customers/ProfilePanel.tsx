import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowsLeftRight,
  IconArrowUp,
  IconDotsVertical,
  IconEyeOff,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { ErrorBoundary, Loaded, ProblemAlert } from "~/components/feedback";
import { acrossColumns, canStep, stepped, withState } from "~/components/profile";
import { Panel } from "~/components/record";
import { type ProfilePanel as PanelRow, profileQuery } from "./api";
import { hasContent, PANELS } from "./panels";
import { useCustomer } from "./useCustomer";
import type { ProfileLayout } from "./useProfileLayout";

interface Props {
  panel: PanelRow;
  panels: PanelRow[];
  arrange: ProfileLayout;
}

/** One panel of a profile: its title collapses it, its menu moves and hides it. */
export function ProfilePanel({ panel, panels, arrange }: Props) {
  const { t } = useTranslation("profile");
  const { customer, columns } = useCustomer();
  const { code, label, state } = panel;
  const Content = PANELS[code];
  if (!Content || !hasContent(code, columns)) return null;
  const isOpen = state === "open";
  const toggle = () => arrange.keep(withState(panels, code, isOpen ? "collapsed" : "open"));
  return (
    <Panel
      title={label}
      isOpen={isOpen}
      onToggle={toggle}
      actions={
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("menu", { panel: label })}>
              <IconDotsVertical size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconArrowUp size={16} aria-hidden />}
              disabled={!canStep(panels, code, -1)}
              onClick={() => arrange.keep(stepped(panels, code, -1))}
            >
              {t("up")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={16} aria-hidden />}
              disabled={!canStep(panels, code, 1)}
              onClick={() => arrange.keep(stepped(panels, code, 1))}
            >
              {t("down")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowsLeftRight size={16} aria-hidden />}
              onClick={() => arrange.keep(acrossColumns(panels, code))}
            >
              {t("across")}
            </Menu.Item>
            <Menu.Item leftSection={<IconEyeOff size={16} aria-hidden />} onClick={() => arrange.hide(panel)}>
              {t("hide")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    >
      <ErrorBoundary resetKey={customer.id}>
        <Shown panel={panel}>
          <Content customer={customer} data={panel.data} />
        </Shown>
      </ErrorBoundary>
    </Panel>
  );
}

/** What a panel shows once it is there: an outline before, or why it is not. */
function Shown({ panel, children }: { panel: PanelRow; children: ReactNode }) {
  const { customer } = useCustomer();
  const { refetch } = useQuery(profileQuery(customer.id));
  if (panel.error) {
    const { status } = panel.error as { status: number };
    return <ProblemAlert error={ApiProblem.ofDocument(panel.error, status)} onRetry={refetch} />;
  }
  const isWaiting = panel.data === null && panel.code !== "brief";
  return (
    <Loaded
      query={{ data: isWaiting ? undefined : true, isError: false, error: null, refetch }}
      lines={2}
      height={34}
    >
      {() => children}
    </Loaded>
  );
}
