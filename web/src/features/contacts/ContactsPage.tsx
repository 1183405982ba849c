import { IconAddressBook } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** The register of contacts. */
export function ContactsPage() {
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
      add={null}
      emptyIcon={<IconAddressBook />}
      canShareViews={may("kernel:view:share")}
      editing={editing}
    />
  );
}
