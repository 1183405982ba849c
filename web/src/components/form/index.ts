export { ColumnField, type FieldValue } from "./ColumnField";
export { fieldPath, placeErrors } from "./serverErrors";
export { useFreshValues } from "./useFreshValues";
export { useSaving } from "./useSaving";
export { useSubmission } from "./useSubmission";
