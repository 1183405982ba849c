import around from "./bg/around.json";
import auth from "./bg/auth.json";
import common from "./bg/common.json";
import contacts from "./bg/contacts.json";
import customers from "./bg/customers.json";
import firstSteps from "./bg/firstSteps.json";
import imports from "./bg/imports.json";
import operators from "./bg/operators.json";
import profile from "./bg/profile.json";
import record from "./bg/record.json";
import register from "./bg/register.json";
import settings from "./bg/settings.json";
import shell from "./bg/shell.json";
import webhooks from "./bg/webhooks.json";

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
