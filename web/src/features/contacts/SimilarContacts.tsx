import { Alert, Anchor, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useResembling } from "~/components/contact";
import { labelText } from "~/components/register";
import type { Contact } from "./api";
import classes from "./SimilarContacts.module.css";

/** Says that somebody of the same name, e-mail address or phone is kept already. */
export function SimilarContacts({ contact }: { contact: Contact }) {
  const { t } = useTranslation("contacts");
  const values = (kind: string) =>
    contact.channels.filter((each) => each.kind === kind).map(({ value }) => value);
  const { first_name, last_name } = contact;
  const person = { first_name, last_name, emails: values("email"), phones: values("phone") };
  const found = useResembling(person, contact.id);
  if (found.length === 0 || contact.archived_at !== null) return null;
  return (
    <Alert color="yellow" icon={<IconCopy aria-hidden />} title={t("similar")} mb="md">
      <ul className={classes.list}>
        {found.map(({ id, name, customer, primary_email, primary_phone }) => (
          <li key={id}>
            <Anchor
              component={Link}
              to="/contacts/$contactId"
              params={{ contactId: id } as never}
              size="sm"
              fw={600}
            >
              {name}
            </Anchor>{" "}
            <Text size="sm" span>
              {[customer && labelText(customer), primary_email, primary_phone].filter(Boolean).join(" · ")}
            </Text>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
