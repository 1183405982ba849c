import { Button } from "@mantine/core";
import { IconCopy, IconFileUpload, IconUsers } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Chosen, type Column, RegisterPage } from "~/components/register";
import { FirstSteps } from "~/features/first-steps";
import { mergingParts } from "~/features/merging";
import { useMay, useMe } from "~/features/session";
import { BulkFollower } from "./bulkFollowing";
import { CustomersBulk, type SelectionWindow } from "./CustomersBulk";
import classes from "./CustomersPage.module.css";
import { rightTo } from "./fields";

const HandOverDialog = lazy(() => import("./HandOverDialog"));
const BulkDialog = lazy(() => import("./BulkDialog"));
const MailToCustomer = lazy(() => import("./MailToCustomer"));
const MergeDialog = lazy(mergingParts.dialog);

/** The register of customers. */
export function CustomersPage() {
  const { t } = useTranslation(["customers", "common"]);
  const search = useSearch({ from: "/shell/customers" });
  const navigate = useNavigate();
  const may = useMay();
  const { rights } = useMe();
  const editing = useMemo(
    () => ({
      may: (column: Column) => rights.includes(rightTo(column.name)),
      canAddTerm: rights.includes("customers:dictionary:edit"),
    }),
    [rights],
  );
  const [open, setOpen] = useState<{ kind: SelectionWindow; chosen: Chosen } | null>(null);
  const [mailed, setMailed] = useState<string | null>(null);
  const bulk = useCallback(
    (chosen: Chosen) => (
      <CustomersBulk chosen={chosen} onOpen={(kind) => setOpen({ kind, chosen })} onMail={setMailed} />
    ),
    [],
  );
  return (
    <div className={classes.page}>
      <FirstSteps />
      <BulkFollower />
      <RegisterPage
        name="customers"
        path="/customers"
        search={search}
        onSearch={(next) => navigate({ to: "/customers", search: next })}
        hrefOf={(row) => `/customers/${row.id}`}
        add={
          may("customers:customer:create")
            ? { to: "/customers/new", label: t("customers:createFirst") }
            : null
        }
        emptyIcon={<IconUsers />}
        tools={
          <>
            {may("customers:customer:import") && (
              <Button
                component={Link}
                to="/imports"
                variant="default"
                flex="none"
                leftSection={<IconFileUpload size={18} aria-hidden />}
              >
                {t("common:import")}
              </Button>
            )}
            {may("customers:duplicate:review") && (
              <Button
                component={Link}
                to="/duplicates"
                variant="default"
                flex="none"
                leftSection={<IconCopy size={18} aria-hidden />}
              >
                {t("customers:duplicates")}
              </Button>
            )}
          </>
        }
        canShareViews={may("kernel:view:share")}
        editing={editing}
        bulk={may("customers:customer:bulk") || may("customers:mail:send") ? bulk : undefined}
      />
      <Suspense fallback={null}>
        {open?.kind === "handOver" && <HandOverDialog chosen={open.chosen} onClose={() => setOpen(null)} />}
        {open && open.kind !== "handOver" && open.kind !== "merge" && (
          <BulkDialog kind={open.kind} chosen={open.chosen} onClose={() => setOpen(null)} />
        )}
        {open?.kind === "merge" && open.chosen.ids && (
          <MergeDialog
            kind="customers"
            ids={open.chosen.ids}
            onClose={() => setOpen(null)}
            onMerged={open.chosen.clear}
          />
        )}
        {mailed && <MailToCustomer customerId={mailed} onClose={() => setMailed(null)} />}
      </Suspense>
    </div>
  );
}
