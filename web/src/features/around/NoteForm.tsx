import { Button, Checkbox, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert, useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { RichTextField } from "~/components/richtext";
import { Saving } from "./Saving";
import { AROUND, pathOf, type Target } from "./target";

interface Props {
  target: Target;
  onDone?: () => void;
  autoFocus?: boolean;
}

/** Writes a note about a customer or contact; Ctrl+Enter saves. */
export function NoteForm({ target, onDone, autoFocus = false }: Props) {
  const { t } = useTranslation("around");
  const form = useForm({ initialValues: { body: "", is_private: false } });
  const { submit, isSending, error, unplaced } = useSubmission(form);
  const idempotent = useIdempotencyKey();
  const write = useAction(
    (note: { body: string; is_private: boolean; is_pinned: boolean }) =>
      body(
        api.POST(pathOf(target, "notes"), {
          params: { path: { target_id: target.id } },
          body: note,
          headers: idempotent(note),
        }),
      ),
    { touches: AROUND, done: t("note.written"), isQuiet: true },
  );
  const send = () =>
    submit(async () => {
      const { body: html, is_private } = form.getValues();
      if (html === "") return;
      await write.mutateAsync({ body: html, is_private, is_pinned: false });
      form.reset();
      onDone?.();
    });
  return (
    <Saving onSend={send}>
      <ProblemAlert error={error} unplaced={unplaced} />
      <RichTextField
        label={t("note.text")}
        value={form.values.body}
        onChange={(html) => form.setFieldValue("body", html)}
        error={form.errors.body}
        path="body"
        isSmall
        autoFocus={autoFocus}
      />
      <Group justify="space-between">
        <Checkbox label={t("note.private")} {...form.getInputProps("is_private", { type: "checkbox" })} />
        <Button type="submit" loading={isSending} disabled={form.values.body === ""}>
          {t("note.save")}
        </Button>
      </Group>
    </Saving>
  );
}
