import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { components } from "~/api/schema";
import { useFormat } from "~/i18n/useFormat";

interface Props {
  of: Pick<components["schemas"]["CustomerContactOut"], "reachable_now" | "next_window">;
}

/** Whether somebody can be reached now and until when, or when next; nothing where nobody has said it. */
export function ReachMark({ of: { reachable_now, next_window } }: Props) {
  const { t } = useTranslation("contacts");
  const format = useFormat();
  if (reachable_now === null) return null;
  const text = () => {
    if (reachable_now)
      return next_window?.to
        ? t("reachable.until", { time: format.soon(next_window.to) })
        : t("reachable.now");
    return next_window ? t("reachable.next", { time: format.soon(next_window.from) }) : t("reachable.never");
  };
  return (
    <Text size="sm" c={reachable_now ? undefined : "dimmed"} fw={reachable_now ? 600 : undefined}>
      {text()}
    </Text>
  );
}
