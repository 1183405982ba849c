import auth from "./en/auth.json";
import common from "./en/common.json";
import customers from "./en/customers.json";
import firstSteps from "./en/firstSteps.json";
import register from "./en/register.json";
import shell from "./en/shell.json";

/** What the first page says, be it a list or sign-in; all else follows in `en.ts`. */
export default {
  auth,
  common,
  customers,
  firstSteps,
  register,
  shell,
};
