import { Button, Group, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";
import { useSubmission, within } from "~/components/form";
import { ConflictNote } from "./ConflictNote";
import { Conflict } from "./change";
import classes from "./PartList.module.css";
import type { PartSaving } from "./RecordParts";

interface Props<V extends Record<string, unknown>> {
  form: UseFormReturnType<V>;
  saving: Pick<PartSaving, "pointer" | "onClose"> & Partial<PartSaving>;
  /** Makes of the form's values what is saved. */
  onSave: (values: V) => Promise<unknown>;
  /** Something that nothing can be saved without is missing yet. */
  isDisabled?: boolean;
  /** Which paths have a field, if the form's values are not flat. */
  has?: (path: string) => boolean;
  children: ReactNode;
}

/** The fields of one part with what the server says of them; Escape leaves it as it was. */
export function PartForm<V extends Record<string, unknown>>(props: Props<V>) {
  const { form, saving, onSave, isDisabled, has, children } = props;
  const { t } = useTranslation(["common", "record"]);
  const { submit, isSending, error, unplaced } = useSubmission(form, has);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { pointer, onClose, theirs, onSeen } = saving;
  const send = form.onSubmit((values) =>
    submit(async () => {
      try {
        await onSave(values);
      } catch (problem) {
        if (problem instanceof Conflict) return setConflict(problem);
        throw isProblem(problem) ? within(problem, pointer()) : problem;
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
        {conflict ? (
          <ConflictNote
            theirs={theirs?.(conflict.theirs) ?? t("record:conflict.removed")}
            isSending={isSending}
            onTakeMine={() => {
              onSeen?.(conflict.theirs);
              setConflict(null);
              send();
            }}
            onTakeTheirs={onClose}
          />
        ) : (
          <Group gap="xs">
            <Button type="submit" size="xs" loading={isSending} disabled={isDisabled}>
              {t("common:save")}
            </Button>
            <Button size="xs" variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
