import { Button, Group, Stack, Text } from "@mantine/core";
import { type NotificationData, notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "~/api/problem";
import { problemText } from "./problemText";
import { RequestNumber } from "./RequestNumber";

const DONE_MS = 3_000;
/** For how long something can be taken back. */
export const UNDO_MS = 10_000;

export interface Tell {
  /** Says that something is done; with `undo`, offers to take it back for ten seconds. */
  done: (text: string, undo?: () => void) => void;
  /** Says what stands in the way, with one thing to do about it, until it is closed. */
  choice: (text: string, label: string, act: () => void) => void;
  /**
   * Says that something did not work, until it is closed: in the words given, or what the server refused with the
   * request's number. `again` is offered where the same may succeed the next time.
   */
  failed: (error: unknown, again?: () => void) => void;
}

/** Short notices at the edge of the page, for what happened elsewhere than in a form. */
export function useTell(): Tell {
  const { t } = useTranslation("common");
  return useMemo(() => {
    const closeButtonProps = { "aria-label": t("close") };
    return {
      done: (text, undo) => {
        if (undo) withButton({ color: "teal", autoClose: UNDO_MS, closeButtonProps }, text, t("undo"), undo);
        else notifications.show({ color: "teal", autoClose: DONE_MS, closeButtonProps, message: text });
      },
      choice: (text, label, act) =>
        withButton({ color: "yellow", autoClose: false, closeButtonProps }, text, label, act),
      failed: (error, again) => {
        const problem = error instanceof ApiProblem ? error : null;
        const id = notifications.show({
          color: "red",
          autoClose: false,
          closeButtonProps,
          title: t("problem.title"),
          message: (
            <Stack gap={4} align="flex-start">
              {typeof error === "string" ? error : problemText(error, t)}
              {problem?.requestId && <RequestNumber id={problem.requestId} />}
              {again && problem?.isPassing && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    notifications.hide(id);
                    again();
                  }}
                >
                  {t("retry")}
                </Button>
              )}
            </Stack>
          ),
        });
      },
    };
  }, [t]);
}

function withButton(
  shared: Omit<NotificationData, "message">,
  text: string,
  label: string,
  act: () => void,
): void {
  const id = notifications.show({
    ...shared,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{text}</Text>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            notifications.hide(id);
            act();
          }}
        >
          {label}
        </Button>
      </Group>
    ),
  });
}
