import { IconCalendarEvent } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { RegisterPage } from "~/components/register";
import { useMay } from "~/features/session";

/** The register of activities; a row leads to the timeline of its customer. */
export function ActivitiesPage() {
  const search = useSearch({ from: "/shell/activities" });
  const navigate = useNavigate();
  const may = useMay();
  return (
    <RegisterPage
      name="activities"
      path="/activities"
      search={search}
      onSearch={(next) => navigate({ to: "/activities", search: next })}
      hrefOf={({ customer }) => (isLabel(customer) ? `/customers/${customer.id}/timeline` : "/activities")}
      add={null}
      emptyIcon={<IconCalendarEvent />}
      canShareViews={may("kernel:view:share")}
    />
  );
}

function isLabel(value: unknown): value is { id: string } {
  return typeof value === "object" && value !== null && "id" in value;
}
