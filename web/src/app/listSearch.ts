import { retainSearchParams } from "@tanstack/react-router";
import { readRegisterSearch } from "~/components/register/search";

/** The list keeps its state while one of its rows is open over it. */
export const listSearch = {
  validateSearch: readRegisterSearch,
  search: {
    middlewares: [
      retainSearchParams<ReturnType<typeof readRegisterSearch>>([
        "view",
        "q",
        "ordering",
        "filter",
        "fields",
      ]),
    ],
  },
};
