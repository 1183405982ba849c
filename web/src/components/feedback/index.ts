export { EmptyState } from "./EmptyState";
export { Crash, ErrorBoundary } from "./ErrorBoundary";
export { Loaded } from "./Loaded";
export { OfflineBanner } from "./OfflineBanner";
export { ProblemAlert } from "./ProblemAlert";
export { problemText } from "./problemText";
export { useAction } from "./useAction";
export { useLeaving, useRemoval } from "./useRemoval";
export { useTell } from "./useTell";
