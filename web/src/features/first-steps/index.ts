export { FirstSteps } from "./FirstSteps";
export { readFirstSteps } from "./queries";
