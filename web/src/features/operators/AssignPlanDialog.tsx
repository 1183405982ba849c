import { Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { FormDialog } from "~/components/dialog";
import { useSaving } from "~/components/form";
import { plansQuery, SUBSCRIBER_TOUCHES, type Subscriber } from "./api";

/** Gives an organisation another plan; it holds at once. */
export function AssignPlanDialog({ subscriber, onClose }: { subscriber: Subscriber; onClose: () => void }) {
  const { t } = useTranslation("operators");
  const plans = useQuery(plansQuery);
  const form = useForm({ initialValues: { plan_id: subscriber.plan.id } });
  const { save, ...submission } = useSaving(form, { touches: SUBSCRIBER_TOUCHES });
  const assign = () =>
    save(
      () =>
        body(
          api.POST("/organisations/{id}/plan", {
            params: { path: { id: subscriber.id } },
            body: form.values,
          }),
        ),
      onClose,
    );
  return (
    <FormDialog
      title={t("assignPlan")}
      onClose={onClose}
      onSubmit={assign}
      submission={submission}
      isDisabled={!form.isDirty()}
    >
      <Select
        label={t("plan")}
        data={(plans.data ?? [subscriber.plan]).map(({ id, name }) => ({ value: id, label: name }))}
        allowDeselect={false}
        {...form.getInputProps("plan_id")}
      />
    </FormDialog>
  );
}
