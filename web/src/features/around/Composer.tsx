import { Button, Group, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import {
  type Icon,
  IconCalendarEvent,
  IconChecklist,
  IconMail,
  IconNote,
  IconPhone,
  IconUsers,
} from "@tabler/icons-react";
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

/** Types that every organisation begins with; its own ones have none of these codes. */
const ICONS: Record<string, Icon> = { call: IconPhone, meeting: IconUsers, task: IconChecklist };

interface Props {
  target: Target;
  /** Opens the window of an e-mail; left out where none can be sent. */
  onMail?: (() => void) | undefined;
}

/** Writes a note, plans or logs an activity of any type, or leads to an e-mail: all in one row. */
export function Composer({ target, onMail }: Props) {
  const { t } = useTranslation("around");
  const may = useMay();
  const [mayNote, mayPlan] = [may("customers:note:edit"), may("customers:activity:edit")];
  const types = useQuery({ ...activityTypesQuery, enabled: mayPlan }).data?.results ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const what = chosen ?? (mayNote ? "note" : types[0]?.id);
  const entry = (id: string, label: string, EntryIcon: Icon, onClick = () => setChosen(id)) => (
    <Button
      key={id}
      size="xs"
      variant={id === what ? "light" : "default"}
      aria-pressed={id === "mail" ? undefined : id === what}
      leftSection={<EntryIcon size={16} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  return (
    <Stack gap="sm">
      <Group gap={6} role="group" aria-label={t("composer.what")}>
        {mayNote && entry("note", t("composer.note"), IconNote)}
        {mayPlan && types.map(({ id, code, label }) => entry(id, label, ICONS[code] ?? IconCalendarEvent))}
        {onMail && entry("mail", t("composer.mail"), IconMail, onMail)}
      </Group>
      {what === "note" && <NoteForm target={target} />}
      {what && what !== "note" && <ActivityForm target={target} typeId={what} />}
    </Stack>
  );
}

function ActivityForm({ target, typeId }: { target: Target; typeId: string }) {
  const { t } = useTranslation("activities");
  const zone = useContext(TimezoneContext);
  const [isDone, setDone] = useState(false);
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
      await plan.mutateAsync({ ...input, type_id: typeId, state: isDone ? "done" : "planned" });
      form.reset();
    });
  return (
    <Saving onSend={send}>
      <ProblemAlert error={error} unplaced={unplaced} />
      <Switch
        label={t("isDone")}
        checked={isDone}
        onChange={(event) => setDone(event.currentTarget.checked)}
      />
      <ActivityFields form={form} isDone={isDone} target={target} hasType />
      <Group justify="flex-end">
        <Button type="submit" loading={isSending} disabled={form.values.subject.trim() === ""}>
          {t(isDone ? "log" : "plan")}
        </Button>
      </Group>
    </Saving>
  );
}
