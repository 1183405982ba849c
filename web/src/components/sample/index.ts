export { SampleData } from "./SampleData";
