import { Select, SimpleGrid, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { COUNTRIES, namedOptions } from "~/i18n/codes";
import { orNull } from "./parts";

export interface PostalAddress {
  line1: string;
  line2: string | null;
  city: string;
  postal_code: string | null;
  region: string | null;
  country: string;
}

export type PostalValues = { [name in keyof PostalAddress]: string };

/** What the fields begin with; `country` is the one that is likely. */
export function postalValues(address: PostalAddress | null, country: string): PostalValues {
  return {
    line1: address?.line1 ?? "",
    line2: address?.line2 ?? "",
    city: address?.city ?? "",
    postal_code: address?.postal_code ?? "",
    region: address?.region ?? "",
    country: address?.country ?? country,
  };
}

/** What is sent: fields that were left empty are unset. */
export function postalAddress({
  line1,
  line2,
  city,
  postal_code,
  region,
  country,
}: PostalValues): PostalAddress {
  return {
    line1,
    line2: orNull(line2),
    city,
    postal_code: orNull(postal_code),
    region: orNull(region),
    country,
  };
}

interface Props {
  /** What the form gives to the field of that name. */
  field: (name: keyof PostalAddress) => GetInputPropsReturnType;
  autoFocus?: boolean;
}

/** Where mail arrives. */
export function PostalFields({ field, autoFocus }: Props) {
  const { t, i18n } = useTranslation("record");
  const countries = useMemo(() => namedOptions(COUNTRIES, i18n.language, "region"), [i18n.language]);
  return (
    <>
      <TextInput label={t("address.line1")} withAsterisk autoFocus={autoFocus} {...field("line1")} />
      <TextInput label={t("address.line2")} {...field("line2")} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={t("address.postalCode")} {...field("postal_code")} />
        <TextInput label={t("address.city")} withAsterisk {...field("city")} />
        <TextInput label={t("address.region")} {...field("region")} />
        <Select
          label={t("address.country")}
          data={countries}
          searchable
          allowDeselect={false}
          withAsterisk
          {...field("country")}
        />
      </SimpleGrid>
    </>
  );
}
