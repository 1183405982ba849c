import { Alert, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { QueryKey } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FormDialog } from "~/components/dialog";
import { useAction } from "~/components/feedback";
import { useSubmission } from "~/components/form";
import { type AroundNote, changeNote, htmlOfText, isFormatted, textOfHtml } from "./notes";

interface Props {
  note: AroundNote;
  touches: QueryKey[];
  onClose: () => void;
  /** `version` is the note's new one. */
  onDone: (version: number) => void;
}

/** Changes the text of a note. Marks that came with it from elsewhere go, which is said before. */
export function NoteDialog({ note, touches, onClose, onDone }: Props) {
  const { t } = useTranslation("around");
  const before = textOfHtml(note.body);
  const form = useForm({ initialValues: { body: before } });
  const { submit, ...submission } = useSubmission(form);
  const change = useAction((text: string) => changeNote(note, { body: htmlOfText(text) }), {
    touches,
    onDone: ({ version }) => onDone(version),
    isQuiet: true,
  });
  const { body } = form.values;
  const send = () =>
    submit(async () => {
      if (body !== before) await change.mutateAsync(body);
      onClose();
    });
  return (
    <FormDialog
      title={t("note.edit")}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      isDisabled={body.trim() === ""}
    >
      {isFormatted(note.body) && <Alert color="yellow">{t("note.losesFormat")}</Alert>}
      <Textarea
        label={t("note.text")}
        autosize
        minRows={3}
        maxRows={16}
        data-autofocus
        {...form.getInputProps("body")}
      />
    </FormDialog>
  );
}
