import { IconHistory } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** Who signed in, who changed whose rights: to read, filter and export. */
export function SecurityLogPage() {
  const search = useSearch({ from: "/shell/settings/security-log" });
  const navigate = useNavigate();
  const may = useMay();
  return (
    <RegisterPage
      name="security-log"
      path="/security-log"
      search={search}
      onSearch={(next) => navigate({ to: "/settings/security-log", search: next })}
      hrefOf={null}
      add={null}
      emptyIcon={<IconHistory />}
      canShareViews={may("kernel:view:share")}
    />
  );
}
