export { meQuery, useMay, useMe, useSavePreference, useSignOut } from "./me";
