import activities from "./bg/activities.json";
import around from "./bg/around.json";
import contacts from "./bg/contacts.json";
import erasing from "./bg/erasing.json";
import imports from "./bg/imports.json";
import mail from "./bg/mail.json";
import merging from "./bg/merging.json";
import operators from "./bg/operators.json";
import profile from "./bg/profile.json";
import record from "./bg/record.json";
import settings from "./bg/settings.json";
import webhooks from "./bg/webhooks.json";

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
