import { IconUsers } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { RegisterPage } from "~/components/register";
import { FirstSteps } from "~/features/first-steps";
import { useMay } from "~/features/session";
import classes from "./CustomersPage.module.css";

/** The register of customers. */
export function CustomersPage() {
  const { t } = useTranslation("customers");
  const search = useSearch({ from: "/shell/customers" });
  const navigate = useNavigate();
  const may = useMay();
  return (
    <div className={classes.page}>
      <FirstSteps />
      <RegisterPage
        name="customers"
        path="/customers"
        search={search}
        onSearch={(next) => navigate({ to: "/customers", search: next })}
        hrefOf={(row) => `/customers/${row.id}`}
        add={may("customers:customer:create") ? { to: "/customers/new", label: t("createFirst") } : null}
        emptyIcon={<IconUsers />}
        canShareViews={may("kernel:view:share")}
      />
    </div>
  );
}
