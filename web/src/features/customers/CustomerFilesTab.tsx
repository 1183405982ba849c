import { FilesPanel } from "~/features/around";
import { useCustomer } from "./useCustomer";

/** The files of a customer. */
export function CustomerFilesTab() {
  const { customer } = useCustomer();
  return (
    <FilesPanel
      target={{ resource: "customers", id: customer.id }}
      isArchived={customer.archived_at !== null}
    />
  );
}
