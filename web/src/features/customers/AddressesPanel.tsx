import { MultiSelect, NumberInput, Select, SimpleGrid, Skeleton, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { placesQuery } from "~/components/contact";
import {
  Mark,
  orNull,
  PartForm,
  type PartSaving,
  PostalFields,
  PostalLine,
  postalAddress,
  postalValues,
  RecordParts,
} from "~/components/record";
import { useMay, useMe } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import type { Address, Customer } from "./api";
import { USAGES } from "./fields";
import { useMustHave } from "./useCustomer";
import { useCustomerKind } from "./useCustomerKind";
import { type Validity, validityOf } from "./validity";

const DateField = lazy(() => import("~/components/DateField"));

interface Props {
  customer: Customer;
  canEdit: boolean;
}

/** A customer's postal addresses, each with what it is used for, from when to when, and whom one meets there. */
export function AddressesPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  return (
    <RecordParts<Customer, Address>
      kind={useCustomerKind()}
      record={customer}
      field="addresses"
      canEdit={canEdit}
      addLabel={t("addresses.add")}
      isRequired={useMustHave("addresses")}
      nameOf={({ line1, city }) => `${line1}, ${city}`}
      form={(address, saving) => <AddressForm customer={customer} address={address} saving={saving} />}
    >
      {(address) => <AddressFacts customer={customer} address={address} />}
    </RecordParts>
  );
}

function AddressFacts({ customer, address }: { customer: Customer; address: Address }) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  const contacts = useQuery({ ...placesQuery(customer.id), enabled: address.contact_id !== null });
  const contact = contacts.data?.places.find(({ id }) => id === address.contact_id);
  const { valid_from, valid_to, distance_km } = address;
  const validity: Validity = validityOf(address, new Date());
  const more = [
    distance_km !== null && t("addresses.distanceIs", { distance: format.number(distance_km) }),
    valid_from && t("addresses.since", { day: format.date(valid_from) }),
    valid_to && t("addresses.until", { day: format.date(valid_to) }),
    contact?.name,
  ].filter(Boolean);
  return (
    <>
      {address.label && (
        <Text size="sm" fw={600}>
          {address.label}
        </Text>
      )}
      <Text size="sm" c={validity === "now" ? undefined : "dimmed"}>
        <PostalLine address={address} />
      </Text>
      {validity !== "now" && <Mark isFaded>{t(`addresses.${validity}`)}</Mark>}
      {address.usages.map((usage) => (
        <Mark key={usage}>
          {address.default_for.includes(usage)
            ? t("addresses.usageDefault", { usage: t(`addresses.usage.${usage}`) })
            : t(`addresses.usage.${usage}`)}
        </Mark>
      ))}
      {more.length > 0 && (
        <Text size="sm" c="dimmed">
          {more.join(" · ")}
        </Text>
      )}
    </>
  );
}

interface FormProps {
  customer: Customer;
  address: Address | null;
  saving: PartSaving;
}

function AddressForm({ customer, address, saving }: FormProps) {
  const { t } = useTranslation("customers");
  const { organisation } = useMe();
  const may = useMay();
  const contacts = useQuery({ ...placesQuery(customer.id), enabled: may("customers:contact:view") });
  const usages = USAGES.map((value) => ({ value, label: t(`addresses.usage.${value}`) }));
  const form = useForm({
    initialValues: {
      ...postalValues(address, customer.country ?? organisation.country),
      label: address?.label ?? "",
      usages: address?.usages ?? [],
      default_for: address?.default_for ?? [],
      valid_from: address?.valid_from ?? null,
      valid_to: address?.valid_to ?? null,
      distance_km: address?.distance_km ?? "",
      contact_id: address?.contact_id ?? null,
    },
  });
  const chosen: readonly string[] = form.values.usages;
  const save = (values: typeof form.values) =>
    saving.onSave({
      ...postalAddress(values),
      label: orNull(values.label),
      usages: values.usages,
      default_for: values.default_for.filter((usage) => chosen.includes(usage)),
      valid_from: values.valid_from,
      valid_to: values.valid_to,
      distance_km: orNull(String(values.distance_km)),
      contact_id: values.contact_id,
    });
  return (
    <PartForm form={form} saving={saving} onSave={save}>
      <PostalFields field={(name) => form.getInputProps(name)} autoFocus />
      <MultiSelect
        label={t("addresses.usages")}
        data={usages}
        hidePickedOptions
        {...form.getInputProps("usages")}
      />
      {chosen.length > 0 && (
        <MultiSelect
          label={t("addresses.defaultFor")}
          description={t("addresses.defaultHint")}
          data={usages.filter(({ value }) => chosen.includes(value))}
          hidePickedOptions
          {...form.getInputProps("default_for")}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={t("addresses.label")} maxLength={60} {...form.getInputProps("label")} />
        <NumberInput
          label={t("addresses.distance")}
          min={0}
          decimalScale={1}
          hideControls
          {...form.getInputProps("distance_km")}
        />
        <Suspense fallback={<Skeleton h={60} />}>
          <DateField label={t("addresses.validFrom")} {...form.getInputProps("valid_from")} />
        </Suspense>
        <Suspense fallback={<Skeleton h={60} />}>
          <DateField label={t("addresses.validTo")} {...form.getInputProps("valid_to")} />
        </Suspense>
      </SimpleGrid>
      {contacts.data && contacts.data.places.length > 0 && (
        <Select
          label={t("addresses.contact")}
          data={contacts.data.places.map(({ id, name }) => ({ value: id, label: name }))}
          clearable
          {...form.getInputProps("contact_id")}
        />
      )}
    </PartForm>
  );
}
