import auth from "./bg/auth.json";
import common from "./bg/common.json";
import contacts from "./bg/contacts.json";
import customers from "./bg/customers.json";
import register from "./bg/register.json";
import shell from "./bg/shell.json";

export default { auth, common, contacts, customers, register, shell };
