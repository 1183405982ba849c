export { EmptyState } from "./EmptyState";
export { Crash, ErrorBoundary } from "./ErrorBoundary";
export { OfflineBanner } from "./OfflineBanner";
export { ProblemAlert } from "./ProblemAlert";
export { problemText } from "./problemText";
