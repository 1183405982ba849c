import { IconAddressBook } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** The register of contacts. */
export function ContactsPage() {
  const { t } = useTranslation("contacts");
  const search = useSearch({ from: "/shell/contacts" });
  const navigate = useNavigate();
  const may = useMay();
  const canEdit = may("customers:contact:edit");
  const editing = useMemo(() => (canEdit ? { may: () => true, canAddTerm: false } : null), [canEdit]);
  return (
    <RegisterPage
      name="contacts"
      path="/contacts"
      search={search}
      onSearch={(next) => navigate({ to: "/contacts", search: next })}
      hrefOf={(row) => `/contacts/${row.id}`}
      add={canEdit ? { to: "/contacts/new", label: t("createFirst") } : null}
      emptyIcon={<IconAddressBook />}
      canShareViews={may("kernel:view:share")}
      editing={editing}
    />
  );
}
