import auth from "./en/auth.json";
import common from "./en/common.json";
import contacts from "./en/contacts.json";
import customers from "./en/customers.json";
import register from "./en/register.json";
import shell from "./en/shell.json";

export default { auth, common, contacts, customers, register, shell };
