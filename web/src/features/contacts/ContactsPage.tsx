import { Button } from "@mantine/core";
import { IconAddressBook, IconFileUpload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** The register of contacts. */
export function ContactsPage() {
  const { t } = useTranslation(["contacts", "common"]);
  const search = useSearch({ from: "/shell/contacts" });
  const navigate = useNavigate();
  const may = useMay();
  const canEdit = may("customers:contact:edit");
  const canAddTerm = may("customers:dictionary:edit");
  const editing = useMemo(() => (canEdit ? { may: () => true, canAddTerm } : null), [canEdit, canAddTerm]);
  return (
    <RegisterPage
      name="contacts"
      path="/contacts"
      search={search}
      onSearch={(next) => navigate({ to: "/contacts", search: next })}
      hrefOf={(row) => `/contacts/${row.id}`}
      add={canEdit ? { to: "/contacts/new", label: t("contacts:createFirst") } : null}
      emptyIcon={<IconAddressBook />}
      tools={
        may("customers:contact:import") && (
          <Button
            component={Link}
            to="/imports"
            search={{ resource: "contacts" } as never}
            variant="default"
            flex="none"
            leftSection={<IconFileUpload size={18} aria-hidden />}
          >
            {t("common:import")}
          </Button>
        )
      }
      canShareViews={may("kernel:view:share")}
      editing={editing}
    />
  );
}
