import { PasswordInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";

interface Props<R> {
  title: string;
  text: string;
  submit: string;
  isDangerous?: boolean;
  /** Asks for a name too: that of a new passkey. */
  nameLabel?: string;
  done: string;
  run: (password: string, name: string) => Promise<R>;
  onDone?: (result: R) => void;
  onClose: () => void;
  /** What is said instead of a failure that is none of the server's. */
  explain?: (error: unknown) => ReactNode;
}

/** The password once more, for what somebody at an unlocked screen should not be able to do. */
export function ProofDialog<R>(props: Props<R>) {
  const { title, text, submit, isDangerous, nameLabel, done, run, onDone, onClose, explain } = props;
  const { t } = useTranslation("settings");
  const form = useForm({ initialValues: { password: "", name: "" } });
  const { save, isSending, error, unplaced } = useSaving(form, { touches: [["second-factors"]], done });
  const isWrong = isProblem(error, "wrong_password");
  const explained = error ? explain?.(error) : null;
  const send = () =>
    save(
      () => run(form.values.password, form.values.name),
      (result) => {
        onDone?.(result);
        onClose();
      },
    ).catch((failure: unknown) => {
      if (!explain?.(failure)) throw failure;
    });
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={send}
      submission={{ isSending, error: isWrong || explained ? null : error, unplaced }}
      submit={submit}
      color={isDangerous ? "red" : undefined}
      isDisabled={!form.values.password || (nameLabel !== undefined && !form.values.name.trim())}
    >
      <Text size="sm">{text}</Text>
      {explained && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {explained}
        </Text>
      )}
      {nameLabel && (
        <TextInput label={nameLabel} maxLength={255} data-autofocus {...form.getInputProps("name")} />
      )}
      <PasswordInput
        label={t("password.yours")}
        autoComplete="current-password"
        data-autofocus={nameLabel ? undefined : true}
        {...form.getInputProps("password")}
        error={isWrong ? error.title : form.errors.password}
      />
    </FormDialog>
  );
}
