import auth from "./bg/auth.json";
import common from "./bg/common.json";
import customers from "./bg/customers.json";
import firstSteps from "./bg/firstSteps.json";
import register from "./bg/register.json";
import shell from "./bg/shell.json";

/** What the first page says, be it a list or sign-in; all else follows in `bg.ts`. */
export default {
  auth,
  common,
  customers,
  firstSteps,
  register,
  shell,
};
