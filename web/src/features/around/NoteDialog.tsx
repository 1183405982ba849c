import { useForm } from "@mantine/form";
import type { QueryKey } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FormDialog } from "~/components/dialog";
import { useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { RichTextField } from "~/components/richtext";
import { type AroundNote, changeNote } from "./notes";

interface Props {
  note: AroundNote;
  touches: QueryKey[];
  onClose: () => void;
  /** `version` is the note's new one. */
  onDone: (version: number) => void;
}

/** Changes the text of a note. */
export function NoteDialog({ note, touches, onClose, onDone }: Props) {
  const { t } = useTranslation("around");
  const form = useForm({ initialValues: { body: note.body } });
  const { submit, ...submission } = useSubmission(form);
  const change = useAction((html: string) => changeNote(note, { body: html }), {
    touches,
    onDone: ({ version }) => onDone(version),
    isQuiet: true,
  });
  const { body } = form.values;
  const send = () =>
    submit(async () => {
      if (body !== note.body) await change.mutateAsync(body);
      onClose();
    });
  return (
    <FormDialog
      title={t("note.edit")}
      onClose={onClose}
      onSubmit={send}
      size="lg"
      submission={submission}
      isDisabled={body === ""}
    >
      <RichTextField
        label={t("note.text")}
        value={body}
        onChange={(html) => form.setFieldValue("body", html)}
        error={form.errors.body}
        path="body"
        autoFocus
      />
    </FormDialog>
  );
}
