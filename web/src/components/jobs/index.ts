export { JobProgress } from "./JobProgress";
export { JobsBell } from "./JobsBell";
export { isOpen, type Job, jobQuery, useCancelJob } from "./jobs";
