import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { problemText } from "./problemText";

const DONE_MS = 3_000;
const UNDO_MS = 10_000;

export interface Tell {
  /** Says that something is done; with `undo`, offers to take it back for ten seconds. */
  done: (text: string, undo?: () => void) => void;
  /** Says that something did not work, with the request's number, until it is closed. */
  failed: (error: unknown) => void;
}

/** Short notices at the edge of the page, for what happened elsewhere than in a form. */
export function useTell(): Tell {
  const { t } = useTranslation("common");
  return useMemo(() => {
    const closeButtonProps = { "aria-label": t("close") };
    return {
      done: (text, undo) => {
        const id = notifications.show({
          color: "teal",
          autoClose: undo ? UNDO_MS : DONE_MS,
          closeButtonProps,
          message: undo ? (
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm">{text}</Text>
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => {
                  notifications.hide(id);
                  undo();
                }}
              >
                {t("undo")}
              </Button>
            </Group>
          ) : (
            text
          ),
        });
      },
      failed: (error) => {
        const requestId = error instanceof ApiProblem ? error.requestId : null;
        notifications.show({
          color: "red",
          autoClose: false,
          closeButtonProps,
          title: t("problem.title"),
          message: (
            <>
              {problemText(error, t)}
              {requestId && (
                <Text size="xs" c="dimmed">
                  {t("problem.requestId", { id: requestId.slice(0, 12) })}
                </Text>
              )}
            </>
          ),
        });
      },
    };
  }, [t]);
}
