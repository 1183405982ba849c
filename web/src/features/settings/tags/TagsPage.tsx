import { IconTags } from "@tabler/icons-react";
import { Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** The register of tags; one of them opens over it. */
export function TagsPage() {
  const { t } = useTranslation("settings");
  const search = useSearch({ from: "/shell/settings/tags" });
  const navigate = useNavigate();
  const may = useMay();
  return (
    <>
      <RegisterPage
        name="tags"
        path="/tags"
        search={search}
        onSearch={(next) => navigate({ to: "/settings/tags", search: next })}
        hrefOf={(row) => `/settings/tags/${row.id}`}
        add={may("customers:tag:edit") ? { to: "/settings/tags/new", label: t("tags.add") } : null}
        emptyIcon={<IconTags />}
        canShareViews={may("kernel:view:share")}
      />
      <Outlet />
    </>
  );
}
