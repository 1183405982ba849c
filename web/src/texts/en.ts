import around from "./en/around.json";
import auth from "./en/auth.json";
import common from "./en/common.json";
import contacts from "./en/contacts.json";
import customers from "./en/customers.json";
import firstSteps from "./en/firstSteps.json";
import imports from "./en/imports.json";
import operators from "./en/operators.json";
import profile from "./en/profile.json";
import record from "./en/record.json";
import register from "./en/register.json";
import settings from "./en/settings.json";
import shell from "./en/shell.json";
import webhooks from "./en/webhooks.json";

export default {
  around,
  auth,
  common,
  contacts,
  customers,
  firstSteps,
  imports,
  operators,
  profile,
  record,
  register,
  settings,
  shell,
  webhooks,
};
