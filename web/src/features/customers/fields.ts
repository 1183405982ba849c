/** Columns of the register `customers` by what they are about; forms and panels draw them in this order. */
export const PEOPLE = ["responsible_manager", "service_manager", "salesperson", "representative"];
export const MARKETING = ["segment", "status", "channel"];
export const CLASSIFICATION = [...MARKETING, "customer_type", "prospect_status", "prospect_level"];
export const FURTHER = ["language", "website", "business_area", "activity_code", "distance_km", "tags"];
