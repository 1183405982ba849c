export { fieldPath, placeErrors } from "./serverErrors";
export { useSubmission } from "./useSubmission";
