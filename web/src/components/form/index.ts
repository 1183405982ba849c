export { ColumnField, type FieldValue } from "./ColumnField";
export { fieldPath, placeErrors } from "./serverErrors";
export { useSubmission } from "./useSubmission";
