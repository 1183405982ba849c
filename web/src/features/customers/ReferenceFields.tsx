import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Fields } from "~/components/form";

interface Props {
  form: Pick<Fields, "getInputProps">;
  /** Where the reference is in the form: `external_references.0.`. */
  at?: string;
  autoFocus?: boolean;
}

/** What a customer is called in another system. */
export function ReferenceFields({ form, at = "", autoFocus }: Props) {
  const { t } = useTranslation("customers");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        label={t("references.source")}
        description={t("references.sourceHint")}
        withAsterisk
        autoFocus={autoFocus}
        {...form.getInputProps(`${at}source`)}
      />
      <TextInput
        label={t("references.id")}
        description={t("references.idHint")}
        withAsterisk
        {...form.getInputProps(`${at}id`)}
      />
    </SimpleGrid>
  );
}
