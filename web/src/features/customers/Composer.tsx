import {
  Button,
  Checkbox,
  Group,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert, useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { useMay } from "~/features/session";
import { TimezoneContext } from "~/i18n/useFormat";
import { activityTypesQuery, htmlOfText, momentOf } from "./timeline";

const WHAT = [
  { value: "note", right: "customers:note:edit" },
  { value: "plan", right: "customers:activity:edit" },
  { value: "log", right: "customers:activity:edit" },
] as const;
type What = (typeof WHAT)[number]["value"];

/** Writes a note, plans an activity, or logs one that is done; Ctrl+Enter saves. */
export function Composer({ customerId }: { customerId: string }) {
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
        <NoteForm customerId={customerId} />
      ) : (
        <ActivityForm key={what} customerId={customerId} isDone={what === "log"} />
      )}
    </Stack>
  );
}

function NoteForm({ customerId }: { customerId: string }) {
  const { t } = useTranslation("around");
  const form = useForm({ initialValues: { body: "", is_private: false } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const idempotent = useIdempotencyKey();
  const write = useAction(
    (note: { body: string; is_private: boolean; is_pinned: boolean }) =>
      body(
        api.POST("/customers/{target_id}/notes", {
          params: { path: { target_id: customerId } },
          body: note,
          headers: idempotent(note),
        }),
      ),
    { touches: [["customers", customerId]], done: t("note.written"), isQuiet: true },
  );
  const send = () =>
    submit(async () => {
      const { body: text, is_private } = form.getValues();
      await write.mutateAsync({ body: htmlOfText(text), is_private, is_pinned: false });
      form.reset();
    });
  return (
    <Saving onSend={send}>
      <ProblemAlert error={error} unplaced={unplaced} />
      <Textarea label={t("note.text")} autosize minRows={2} maxRows={12} {...form.getInputProps("body")} />
      <Group justify="space-between">
        <Checkbox label={t("note.private")} {...form.getInputProps("is_private", { type: "checkbox" })} />
        <Button type="submit" loading={isSending} disabled={form.values.body.trim() === ""}>
          {t("note.save")}
        </Button>
      </Group>
    </Saving>
  );
}

function ActivityForm({ customerId, isDone }: { customerId: string; isDone: boolean }) {
  const { t } = useTranslation("around");
  const types = useQuery(activityTypesQuery);
  const timezone = useContext(TimezoneContext);
  const form = useForm({
    initialValues: {
      type_id: null as string | null,
      subject: "",
      starts_at: "",
      text: "",
      is_private: false,
    },
  });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const idempotent = useIdempotencyKey();
  const plan = useAction(
    (activity: NewActivity) =>
      body(
        api.POST("/customers/{customer_id}/activities", {
          params: { path: { customer_id: customerId } },
          body: activity as never,
          headers: idempotent(activity),
        }),
      ),
    {
      touches: [
        ["customers", customerId],
        ["rows", "/activities"],
        ["rows", "/customers"],
      ],
      done: t(isDone ? "activity.logged" : "activity.planned"),
      isQuiet: true,
    },
  );
  const options = (types.data?.results ?? []).map(({ id, label }) => ({ value: id, label }));
  const chosen = form.values.type_id ?? options[0]?.value ?? null;
  const send = () =>
    submit(async () => {
      const { subject, starts_at, text, is_private } = form.getValues();
      await plan.mutateAsync({
        type_id: chosen,
        subject,
        starts_at: momentOf(starts_at, timezone),
        text: text.trim() === "" ? null : text,
        is_private,
        state: isDone ? "done" : "planned",
      });
      form.reset();
    });
  return (
    <Saving onSend={send}>
      <ProblemAlert error={error} unplaced={unplaced} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label={t("activity.type")}
          data={options}
          allowDeselect={false}
          {...form.getInputProps("type_id")}
          value={chosen}
        />
        <TextInput type="datetime-local" label={t("activity.when")} {...form.getInputProps("starts_at")} />
      </SimpleGrid>
      <TextInput label={t("activity.subject")} withAsterisk {...form.getInputProps("subject")} />
      <Textarea
        label={t("activity.text")}
        autosize
        minRows={2}
        maxRows={12}
        {...form.getInputProps("text")}
      />
      <Group justify="space-between">
        <Checkbox label={t("activity.private")} {...form.getInputProps("is_private", { type: "checkbox" })} />
        <Button type="submit" loading={isSending} disabled={form.values.subject.trim() === ""}>
          {t(isDone ? "activity.log" : "activity.plan")}
        </Button>
      </Group>
    </Saving>
  );
}

interface NewActivity {
  type_id: string | null;
  subject: string;
  starts_at: string | null;
  text: string | null;
  is_private: boolean;
  state: "done" | "planned";
}

function Saving({ onSend, children }: { onSend: () => void; children: React.ReactNode }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      <Stack gap="sm">{children}</Stack>
    </form>
  );
}
