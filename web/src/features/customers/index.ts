export { CustomerContactsTab } from "./CustomerContactsTab";
export { CustomerHistoryTab } from "./CustomerHistoryTab";
export { CustomerHomeTab } from "./CustomerHomeTab";
export { CustomerLayout } from "./CustomerLayout";
export { CustomerMarketingTab } from "./CustomerMarketingTab";
export { CustomersPage } from "./CustomersPage";
export { NewCustomerPage } from "./NewCustomerPage";
