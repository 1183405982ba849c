import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NoteForm } from "./NoteForm";
import type { Target } from "./target";

/** A note written from anywhere on a record's page. */
export function NewNoteDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const { t } = useTranslation(["record", "common"]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("record:actions.note")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <NoteForm target={target} onDone={onClose} autoFocus />
    </Modal>
  );
}
