export { ColumnField } from "./ColumnField";
export { ReferenceField, ReferencesField } from "./ReferenceField";
export { fieldPath, placeErrors, within } from "./serverErrors";
export { useFreshValues } from "./useFreshValues";
export { useSaving } from "./useSaving";
export { useSubmission } from "./useSubmission";
