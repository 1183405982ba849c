import { SimpleGrid, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { TermsField } from "~/components/form";

export interface PlaceValues extends Record<string, unknown> {
  title: string;
  department: string;
  responsibility_ids: string[];
}

interface Props {
  field: (name: "title" | "department" | "responsibility_ids") => GetInputPropsReturnType;
  /** Whether the person may add what somebody can be responsible for. */
  canAddTerm: boolean;
  autoFocus?: boolean;
}

/** What somebody is at a customer. */
export function PlaceFields({ field, canAddTerm, autoFocus }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={t("place.title")} maxLength={120} autoFocus={autoFocus} {...field("title")} />
        <TextInput label={t("place.department")} maxLength={120} {...field("department")} />
      </SimpleGrid>
      <TermsField
        label={t("place.responsibilities")}
        dictionary="responsibilities"
        canAddTerm={canAddTerm}
        {...field("responsibility_ids")}
      />
    </>
  );
}
