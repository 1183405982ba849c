import { IconUsers } from "@tabler/icons-react";
import { Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** The register of employees; one of them, or an invitation, opens over it. */
export function EmployeesPage() {
  const { t } = useTranslation("settings");
  const search = useSearch({ from: "/shell/settings/employees" });
  const navigate = useNavigate();
  const may = useMay();
  return (
    <>
      <RegisterPage
        name="employees"
        path="/employees"
        search={search}
        onSearch={(next) => navigate({ to: "/settings/employees", search: next })}
        hrefOf={(row) => `/settings/employees/${row.id}`}
        add={
          may("accounts:employee:invite")
            ? { to: "/settings/employees/invite", label: t("employees.invite") }
            : null
        }
        emptyIcon={<IconUsers />}
        canShareViews={may("kernel:view:share")}
      />
      <Outlet />
    </>
  );
}
