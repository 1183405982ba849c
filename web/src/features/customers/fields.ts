/** Columns of the register `customers` by what they are about; forms and panels draw them in this order. */
export const PEOPLE = ["responsible_manager", "service_manager", "salesperson", "representative"];
export const MARKETING = ["segment", "status", "channel"];
export const CLASSIFICATION = [...MARKETING, "customer_type", "prospect_status", "prospect_level"];
export const FURTHER = [
  "code",
  "language",
  "country",
  "website",
  "business_area",
  "activity_code",
  "distance_km",
  "parent",
  "tags",
];
/** What only persons have. */
export const NAMES = ["first_name", "last_name"];
/** What e-mail addresses are used for. */
export const PURPOSES = ["general", "invoice", "statement", "promotional"] as const;
/** What addresses are used for. */
export const USAGES = ["registered", "tax", "billing", "delivery", "warehouse", "office", "visit"] as const;

/** The right that changing a column of the register needs. */
export function rightTo(column: string): string {
  if (MARKETING.includes(column)) return "customers:marketing:edit";
  return PEOPLE.includes(column) ? "customers:customer:assign" : "customers:customer:edit";
}
