import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Mark } from "~/components/record";
import { TermLabel } from "~/components/TermLabel";
import type { CustomerContact } from "./places";

type Props = {
  place: Pick<CustomerContact, "title" | "department" | "responsibilities" | "is_primary" | "is_active">;
};

/** What somebody is at a customer, in one line. */
export function PlaceFacts({ place }: Props) {
  const { t } = useTranslation("contacts");
  const { title, department, responsibilities, is_primary, is_active } = place;
  return (
    <>
      {(title || department) && (
        <Text size="sm" c="dimmed">
          {[title, department].filter(Boolean).join(", ")}
        </Text>
      )}
      {responsibilities.map(({ id, label, color }) => (
        <TermLabel key={id} label={label} color={color} />
      ))}
      {is_primary && <Mark>{t("place.primary")}</Mark>}
      {!is_active && <Mark isFaded>{t("place.inactive")}</Mark>}
    </>
  );
}
