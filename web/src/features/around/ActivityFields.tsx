import { Checkbox, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ReferenceField, ReferencesField } from "~/components/form";
import { type ActivityValues, activityTypesQuery, REMINDERS } from "./activity";
import type { Target } from "./target";

interface Props {
  form: UseFormReturnType<ActivityValues>;
  /** What the activity is about is chosen here, not given. */
  asksCustomer?: boolean;
  asksOwner?: boolean;
  /** Of what took place already nobody is reminded. */
  isDone?: boolean;
  autoFocus?: boolean;
  /** What it is about, if that is given: a customer's own contacts are offered first. */
  target?: Target | null;
  /** The type was chosen before. */
  hasType?: boolean;
}

/** When, what, with whom: the fields of an activity, the same wherever one is planned or changed. */
export function ActivityFields(props: Props) {
  const { form, asksCustomer, asksOwner, isDone, autoFocus, target, hasType } = props;
  const { t } = useTranslation("activities");
  const types = useQuery(activityTypesQuery);
  const options = (types.data?.results ?? []).map(({ id, label }) => ({ value: id, label }));
  const { is_all_day, type_id, starts_at, ends_at, customer_id } = form.values;
  const customer = target?.resource === "customers" ? target.id : customer_id;
  const input = is_all_day ? "date" : "datetime-local";
  const shown = (value: string) =>
    is_all_day ? value.slice(0, 10) : value.length === 10 ? `${value}T09:00` : value;
  return (
    <>
      <TextInput
        label={t("subject")}
        withAsterisk
        maxLength={255}
        data-autofocus={autoFocus || undefined}
        {...form.getInputProps("subject")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {!hasType && (
          <Select
            label={t("type")}
            data={options}
            allowDeselect={false}
            {...form.getInputProps("type_id")}
            value={type_id ?? options[0]?.value ?? null}
          />
        )}
        <Switch
          label={t("allDay")}
          mt={hasType ? 0 : { base: 0, xs: 30 }}
          style={hasType ? { gridColumn: "1 / -1" } : undefined}
          {...form.getInputProps("is_all_day", { type: "checkbox" })}
        />
        <TextInput
          type={input}
          label={t("start")}
          {...form.getInputProps("starts_at")}
          value={shown(starts_at)}
        />
        <TextInput type={input} label={t("end")} {...form.getInputProps("ends_at")} value={shown(ends_at)} />
        {asksCustomer && (
          <ReferenceField
            label={t("customer")}
            register="customers"
            clearable
            {...form.getInputProps("customer_id")}
            value={form.values.customer_id}
          />
        )}
        {asksOwner && (
          <ReferenceField
            label={t("owner")}
            register="employees"
            clearable
            {...form.getInputProps("owner_id")}
            value={form.values.owner_id}
          />
        )}
        <ReferencesField
          label={t("contacts")}
          register="contacts"
          first={customer ? { customer } : undefined}
          {...form.getInputProps("contact_ids")}
          value={form.values.contact_ids}
        />
        <ReferencesField
          label={t("participants")}
          register="employees"
          {...form.getInputProps("participant_ids")}
          value={form.values.participant_ids}
        />
        {!isDone && (
          <Select
            label={t("reminder")}
            placeholder={t("noReminder")}
            clearable
            clearButtonProps={{ "aria-label": t("noReminder") }}
            data={reminderOptions(form.values.reminder_minutes).map((minutes) => ({
              value: String(minutes),
              label: reminderText(t, minutes),
            }))}
            {...form.getInputProps("reminder_minutes")}
          />
        )}
      </SimpleGrid>
      <Textarea label={t("text")} autosize minRows={2} maxRows={12} {...form.getInputProps("text")} />
      <Stack gap="xs">
        <Checkbox label={t("private")} {...form.getInputProps("is_private", { type: "checkbox" })} />
      </Stack>
    </>
  );
}

/** What can be chosen, and what was chosen elsewhere. */
function reminderOptions(chosen: string | null): number[] {
  const minutes = Number(chosen ?? 0);
  return REMINDERS.includes(minutes) ? REMINDERS : [...REMINDERS, minutes].sort((one, other) => one - other);
}

function reminderText(t: ReturnType<typeof useTranslation<"activities">>["t"], minutes: number): string {
  if (minutes === 0) return t("reminders.start");
  if (minutes % 1440 === 0) return t("reminders.days", { count: minutes / 1440 });
  if (minutes % 60 === 0) return t("reminders.hours", { count: minutes / 60 });
  return t("reminders.minutes", { count: minutes });
}
