import activities from "./en/activities.json";
import around from "./en/around.json";
import contacts from "./en/contacts.json";
import erasing from "./en/erasing.json";
import imports from "./en/imports.json";
import mail from "./en/mail.json";
import merging from "./en/merging.json";
import operators from "./en/operators.json";
import profile from "./en/profile.json";
import record from "./en/record.json";
import settings from "./en/settings.json";
import webhooks from "./en/webhooks.json";

export default {
  activities,
  around,
  contacts,
  erasing,
  imports,
  mail,
  merging,
  operators,
  profile,
  record,
  settings,
  webhooks,
};
