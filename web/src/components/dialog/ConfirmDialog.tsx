import { Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FormDialog } from "./FormDialog";

interface Props {
  title: string;
  text?: string;
  confirm: string;
  cancel?: string;
  /** What cannot be taken back is red. */
  isDangerous?: boolean;
  isDisabled?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}

/** A question before something happens. It closes when that is done, and stays with the reason if not. */
export function ConfirmDialog(props: Props) {
  const { title, text, confirm, cancel, isDangerous, isDisabled, onConfirm, onClose, children } = props;
  const run = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={() => run.mutate()}
      submission={{ isSending: run.isPending, error: run.error }}
      submit={confirm}
      cancel={cancel}
      color={isDangerous ? "red" : undefined}
      isDisabled={isDisabled}
    >
      {text && <Text size="sm">{text}</Text>}
      {children}
    </FormDialog>
  );
}
