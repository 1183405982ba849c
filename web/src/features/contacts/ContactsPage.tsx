import { Button } from "@mantine/core";
import { IconAddressBook, IconFileUpload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Chosen, RegisterPage } from "~/components/register";
import { mergingParts } from "~/features/merging";
import { useMay } from "~/features/session";
import { ContactsBulk } from "./ContactsBulk";

const ContactsBulkDialog = lazy(() => import("./ContactsBulkDialog"));
const MergeDialog = lazy(mergingParts.dialog);

/** The register of contacts. */
export function ContactsPage() {
  const { t } = useTranslation(["contacts", "common"]);
  const search = useSearch({ from: "/shell/contacts" });
  const navigate = useNavigate();
  const may = useMay();
  const canEdit = may("customers:contact:edit");
  const canAddTerm = may("customers:dictionary:edit");
  const editing = useMemo(() => (canEdit ? { may: () => true, canAddTerm } : null), [canEdit, canAddTerm]);
  const [open, setOpen] = useState<{ kind: "change" | "merge"; chosen: Chosen } | null>(null);
  const close = () => setOpen(null);
  const bulk = useCallback(
    (chosen: Chosen) => <ContactsBulk chosen={chosen} onOpen={(kind) => setOpen({ kind, chosen })} />,
    [],
  );
  return (
    <>
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
        bulk={canEdit ? bulk : undefined}
      />
      <Suspense fallback={null}>
        {open?.kind === "change" && <ContactsBulkDialog chosen={open.chosen} onClose={close} />}
        {open?.kind === "merge" && open.chosen.ids && (
          <MergeDialog kind="contacts" ids={open.chosen.ids} onClose={close} onMerged={open.chosen.clear} />
        )}
      </Suspense>
    </>
  );
}
