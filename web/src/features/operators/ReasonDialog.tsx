import { Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { SUBSCRIBER_TOUCHES, type Subscriber } from "./api";

interface Props {
  subscriber: Subscriber;
  action: "suspend" | "close";
  onClose: () => void;
}

/** Suspends or closes an organisation, with a reason that its people can read. */
export function ReasonDialog({ subscriber, action, onClose }: Props) {
  const { t } = useTranslation("operators");
  const { id, name } = subscriber;
  const form = useForm({ initialValues: { reason: "", name: "" } });
  const { save, ...submission } = useSaving(form, {
    touches: SUBSCRIBER_TOUCHES,
    done: t(action === "suspend" ? "suspended" : "closed", { name }),
  });
  const send = () => {
    const options = { params: { path: { id } }, body: { reason: form.values.reason } };
    return save(
      () =>
        body(
          action === "suspend"
            ? api.POST("/organisations/{id}/suspend", options)
            : api.POST("/organisations/{id}/close", options),
        ),
      onClose,
    );
  };
  return (
    <FormDialog
      title={t(action === "suspend" ? "suspendName" : "closeName", { name })}
      onClose={onClose}
      onSubmit={send}
      submission={submission}
      submit={t(action)}
      color="red"
      isDisabled={action === "close" && form.values.name.trim() !== name}
    >
      <Text size="sm">{t(action === "suspend" ? "suspendText" : "closeText")}</Text>
      <TextInput
        label={t("reason")}
        description={t("reasonHint")}
        maxLength={255}
        data-autofocus
        {...form.getInputProps("reason")}
      />
      {action === "close" && (
        <TextInput label={t("typeName", { name })} autoComplete="off" {...form.getInputProps("name")} />
      )}
    </FormDialog>
  );
}
