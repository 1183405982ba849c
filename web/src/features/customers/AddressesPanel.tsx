import { Badge, MultiSelect, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/features/session";
import { COUNTRIES, namedOptions } from "~/i18n/codes";
import { useFormat } from "~/i18n/useFormat";
import type { Address, Customer } from "./api";
import { USAGES } from "./fields";
import { PartForm } from "./PartForm";
import { PartList } from "./PartList";
import { orNull, pointerOf, put, without } from "./parts";
import { useChangeCustomer } from "./useChangeCustomer";

interface Props {
  customer: Customer;
  canEdit: boolean;
}

/** A customer's postal addresses, each with what it is used for. */
export function AddressesPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const format = useFormat();
  const { addresses } = customer;
  const change = useChangeCustomer();
  return (
    <PartList<Address>
      rows={addresses}
      canEdit={canEdit}
      addLabel={t("addresses.add")}
      nameOf={({ line1, city }) => `${line1}, ${city}`}
      onRemove={({ id }) => change.mutate({ customer, change: { addresses: without(addresses, id) } })}
      form={(address, close) => (
        <AddressForm
          address={address}
          country={customer.country}
          pointer={pointerOf("addresses", addresses, address?.id ?? null)}
          onSave={(values) =>
            change.mutateAsync({
              customer,
              change: { addresses: put(addresses, address?.id ?? null, values) },
            })
          }
          onClose={close}
        />
      )}
    >
      {(address) => (
        <>
          {address.label && (
            <Text size="sm" fw={600}>
              {address.label}
            </Text>
          )}
          <Text size="sm">
            {[
              address.line1,
              address.line2,
              [address.postal_code, address.city].filter(Boolean).join(" "),
              address.region,
              format.country(address.country),
            ]
              .filter(Boolean)
              .join(", ")}
          </Text>
          {address.usages.map((usage) => (
            <Badge
              key={usage}
              variant={address.default_for.includes(usage) ? "light" : "default"}
              tt="none"
              fw={500}
              size="sm"
              title={address.default_for.includes(usage) ? t("addresses.isDefault") : undefined}
            >
              {t(`addresses.usage.${usage}`)}
            </Badge>
          ))}
        </>
      )}
    </PartList>
  );
}

interface FormProps {
  address: Address | null;
  country: string | null;
  pointer: string;
  onSave: (values: object) => Promise<unknown>;
  onClose: () => void;
}

function AddressForm({ address, country, pointer, onSave, onClose }: FormProps) {
  const { t, i18n } = useTranslation("customers");
  const { organisation } = useMe();
  const countries = useMemo(() => namedOptions(COUNTRIES, i18n.language, "region"), [i18n.language]);
  const usages = USAGES.map((value) => ({ value, label: t(`addresses.usage.${value}`) }));
  const form = useForm({
    initialValues: {
      label: address?.label ?? "",
      line1: address?.line1 ?? "",
      line2: address?.line2 ?? "",
      city: address?.city ?? "",
      postal_code: address?.postal_code ?? "",
      region: address?.region ?? "",
      country: address?.country ?? country ?? organisation.country,
      usages: address?.usages ?? [],
      default_for: address?.default_for ?? [],
    },
  });
  const chosen: readonly string[] = form.values.usages;
  const send = ({ label, line2, postal_code, region, default_for, ...values }: typeof form.values) =>
    onSave({
      ...values,
      label: orNull(label),
      line2: orNull(line2),
      postal_code: orNull(postal_code),
      region: orNull(region),
      default_for: default_for.filter((usage) => chosen.includes(usage)),
    });
  return (
    <PartForm form={form} pointer={pointer} onSave={send} onClose={onClose}>
      <TextInput label={t("addresses.line1")} withAsterisk autoFocus {...form.getInputProps("line1")} />
      <TextInput label={t("addresses.line2")} {...form.getInputProps("line2")} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={t("addresses.postalCode")} {...form.getInputProps("postal_code")} />
        <TextInput label={t("addresses.city")} withAsterisk {...form.getInputProps("city")} />
        <TextInput label={t("addresses.region")} {...form.getInputProps("region")} />
        <Select
          label={t("addresses.country")}
          data={countries}
          searchable
          allowDeselect={false}
          withAsterisk
          {...form.getInputProps("country")}
        />
      </SimpleGrid>
      <TextInput label={t("addresses.label")} maxLength={60} {...form.getInputProps("label")} />
      <MultiSelect
        label={t("addresses.usages")}
        data={usages}
        hidePickedOptions
        {...form.getInputProps("usages")}
      />
      {chosen.length > 0 && (
        <MultiSelect
          label={t("addresses.defaultFor")}
          data={usages.filter(({ value }) => chosen.includes(value))}
          hidePickedOptions
          {...form.getInputProps("default_for")}
        />
      )}
    </PartForm>
  );
}
