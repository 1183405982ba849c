import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert, useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { useMay } from "~/features/session";
import { TimezoneContext } from "~/i18n/useFormat";
import { ActivityFields } from "./ActivityFields";
import { type ActivityValues, activityTypesQuery, createActivity, EMPTY, inputOf } from "./activity";
import { NoteForm } from "./NoteForm";
import { Saving } from "./Saving";
import { AROUND, type Target } from "./target";

const WHAT = [
  { value: "note", right: "customers:note:edit" },
  { value: "plan", right: "customers:activity:edit" },
  { value: "log", right: "customers:activity:edit" },
] as const;
type What = (typeof WHAT)[number]["value"];

/** Writes a note, plans an activity, or logs one that is done; Ctrl+Enter saves. */
export function Composer({ target }: { target: Target }) {
  const { t } = useTranslation("around");
  const may = useMay();
  const choices = WHAT.filter(({ right }) => may(right));
  const [what, setWhat] = useState<What>(choices[0]?.value ?? "note");
  return (
    <Stack gap="sm">
      {choices.length > 1 && (
        <SegmentedControl
          aria-label={t("composer.what")}
          value={what}
          onChange={(value) => setWhat(value as What)}
          data={choices.map(({ value }) => ({ value, label: t(`composer.${value}`) }))}
        />
      )}
      {what === "note" ? (
        <NoteForm target={target} />
      ) : (
        <ActivityForm key={what} target={target} isDone={what === "log"} />
      )}
    </Stack>
  );
}

function ActivityForm({ target, isDone }: { target: Target; isDone: boolean }) {
  const { t } = useTranslation("activities");
  const types = useQuery(activityTypesQuery);
  const zone = useContext(TimezoneContext);
  const form = useForm<ActivityValues>({ initialValues: EMPTY });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const idempotent = useIdempotencyKey();
  const plan = useAction((input: object) => createActivity(target, input, idempotent(input)), {
    touches: AROUND,
    done: t(isDone ? "logged" : "planned"),
    isQuiet: true,
  });
  const send = () =>
    submit(async () => {
      const { owner_id: _me, customer_id: _given, ...input } = inputOf(form.getValues(), zone);
      const type_id = input.type_id ?? types.data?.results[0]?.id ?? null;
      await plan.mutateAsync({ ...input, type_id, state: isDone ? "done" : "planned" });
      form.reset();
    });
  return (
    <Saving onSend={send}>
      <ProblemAlert error={error} unplaced={unplaced} />
      <ActivityFields form={form} isDone={isDone} />
      <Group justify="flex-end">
        <Button type="submit" loading={isSending} disabled={form.values.subject.trim() === ""}>
          {t(isDone ? "log" : "plan")}
        </Button>
      </Group>
    </Saving>
  );
}
