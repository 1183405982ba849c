import type en from "~/texts/en";
import type first from "~/texts/en.first";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof first & typeof en;
  }
}
