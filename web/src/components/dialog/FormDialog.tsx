import { Button, Group, Modal, type ModalProps, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ProblemDetail } from "~/api/problem";
import { ProblemAlert } from "~/components/feedback";

interface Props {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  submission: { isSending: boolean; error: unknown; unplaced?: readonly ProblemDetail[] };
  submit?: string;
  cancel?: string | undefined;
  color?: string;
  isDisabled?: boolean;
  size?: ModalProps["size"];
  children: ReactNode;
}

/** A form over the page: its fields, what the server refused, and the two buttons. */
export function FormDialog(props: Props) {
  const { title, onClose, onSubmit, submission, submit, cancel, color, isDisabled, size, children } = props;
  const { t } = useTranslation("common");
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ "aria-label": t("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog's events go up through React's tree, where another form may be waiting.
          event.stopPropagation();
          if (!submission.isSending && !isDisabled) onSubmit();
        }}
      >
        <Stack>
          <ProblemAlert error={submission.error} unplaced={submission.unplaced} />
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {cancel ?? t("cancel")}
            </Button>
            <Button type="submit" color={color} loading={submission.isSending} disabled={isDisabled}>
              {submit ?? t("save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
