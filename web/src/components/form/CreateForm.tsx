import { Button, Group, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Link, useBlocker } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ProblemDetail } from "~/api/problem";
import { ConfirmDialog } from "~/components/dialog";
import { ProblemAlert } from "~/components/feedback";

/** Nobody leaves a form that they have begun without being asked; `release` lets them go once it is sent. */
export function useLeaving<V extends Record<string, unknown>>(form: UseFormReturnType<V>) {
  const isReleased = useRef(false);
  const isUnsaved = () => form.isDirty() && !isReleased.current;
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true });
  const release = () => {
    isReleased.current = true;
  };
  return { blocker, release };
}

interface Props {
  onCreate: () => void;
  submission: { isSending: boolean; error: unknown; unplaced: readonly ProblemDetail[] };
  leaving: ReturnType<typeof useLeaving>;
  /** What the button says, and what is asked of who leaves. */
  submit: string;
  leaveTitle: string;
  /** Where one came from. */
  cancelTo: "/customers" | "/contacts";
  /** Something that nothing can be created without is missing yet. */
  isDisabled?: boolean;
  /** What comes after it. */
  note?: ReactNode;
  children: ReactNode;
}

/** The page of a new record: its fields, what the server refused, and the buttons. */
export function CreateForm(props: Props) {
  const { onCreate, submission, leaving, isDisabled = false } = props;
  const { t } = useTranslation(["common", "customers"]);
  const { isSending } = submission;
  const { blocker } = leaving;
  const create = () => {
    if (!isSending && !isDisabled) onCreate();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <Stack gap="md" maw={860}>
        <ProblemAlert error={submission.error} unplaced={submission.unplaced} />
        {props.children}
        <Group justify="flex-end">
          <Button variant="default" component={Link} to={props.cancelTo}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={isSending} disabled={isDisabled}>
            {props.submit}
          </Button>
        </Group>
        {props.note}
      </Stack>
      {blocker.status === "blocked" && (
        <ConfirmDialog
          title={props.leaveTitle}
          text={t("customers:new.leaveText")}
          confirm={t("customers:new.leave")}
          cancel={t("customers:new.stay")}
          isDangerous
          onConfirm={async () => blocker.proceed()}
          onClose={blocker.reset}
        />
      )}
    </form>
  );
}
