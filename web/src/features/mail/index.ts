export {
  type Letter,
  type MailSummary,
  type MailText,
  type Recipient,
  recipientsQuery,
  type Template,
  templatesQuery,
  variablesQuery,
} from "./api";
export { BounceMark } from "./BounceMark";
export { MailContent } from "./MailContent";

/** Fetched when it is opened for the first time. */
export const mailDialog = () => import("./SendMailDialog");
