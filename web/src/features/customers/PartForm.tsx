import { Button, Group, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission, within } from "~/components/form";
import classes from "./PartList.module.css";

interface Props<V extends Record<string, unknown>> {
  form: UseFormReturnType<V>;
  /** Where the part is in the body that is sent (`/phones/2`). */
  pointer: string;
  onSave: (values: V) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** The fields of one part with what the server says of them; Escape leaves it as it was. */
export function PartForm<V extends Record<string, unknown>>(props: Props<V>) {
  const { form, pointer, onSave, onClose, children } = props;
  const { t } = useTranslation("common");
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const send = form.onSubmit((values) =>
    submit(async () => {
      try {
        await onSave(values);
      } catch (problem) {
        throw isProblem(problem) ? within(problem, pointer) : problem;
      }
      onClose();
    }),
  );
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form onSubmit={send} onKeyDown={onKey} noValidate className={classes.form}>
      <Stack gap="sm">
        <ProblemAlert error={error} unplaced={unplaced} />
        {children}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={isSending}>
            {t("save")}
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
