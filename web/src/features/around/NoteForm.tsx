import { Button, Checkbox, Group, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { ProblemAlert, useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { htmlOfText } from "./notes";
import { Saving } from "./Saving";
import { AROUND, pathOf, type Target } from "./target";

/** Writes a note about a customer or contact; Ctrl+Enter saves. */
export function NoteForm({ target }: { target: Target }) {
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
