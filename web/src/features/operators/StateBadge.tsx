import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SubscriberState } from "./search";

const COLORS: Record<SubscriberState, string> = {
  active: "teal",
  suspended: "yellow",
  closing: "red",
  deleted: "gray",
};

export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation("operators");
  const known = state as SubscriberState;
  return (
    <Badge variant="light" color={COLORS[known]}>
      {t(`states.${known}`)}
    </Badge>
  );
}
