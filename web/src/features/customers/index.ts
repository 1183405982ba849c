export { CustomersPage } from "./CustomersPage";
export const NewCustomerPage = () => null;
export const CustomerLayout = () => null;
export const CustomerHomeTab = () => null;
export const CustomerContactsTab = () => null;
export const CustomerMarketingTab = () => null;
export const CustomerHistoryTab = () => null;
