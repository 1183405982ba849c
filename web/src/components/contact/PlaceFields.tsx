import { MultiSelect, SimpleGrid, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sources } from "~/components/register";

export interface PlaceValues {
  title: string;
  department: string;
  responsibility_ids: string[];
}

interface Props {
  field: (name: keyof PlaceValues) => GetInputPropsReturnType;
  autoFocus?: boolean;
}

/** What somebody is at a customer. */
export function PlaceFields({ field, autoFocus }: Props) {
  const { t } = useTranslation("contacts");
  const responsibilities = useQuery(sources.term("responsibilities"));
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={t("place.title")} maxLength={120} autoFocus={autoFocus} {...field("title")} />
        <TextInput label={t("place.department")} maxLength={120} {...field("department")} />
      </SimpleGrid>
      <MultiSelect
        label={t("place.responsibilities")}
        data={responsibilities.data?.map(({ value, label }) => ({ value, label })) ?? []}
        searchable
        hidePickedOptions
        {...field("responsibility_ids")}
      />
    </>
  );
}
