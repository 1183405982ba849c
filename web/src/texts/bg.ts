import auth from "./bg/auth.json";
import common from "./bg/common.json";
import customers from "./bg/customers.json";
import register from "./bg/register.json";
import shell from "./bg/shell.json";

export default { auth, common, customers, register, shell };
