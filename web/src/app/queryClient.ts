import { QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { isProblem } from "~/api/problem";

const RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < RETRIES && isProblem(error) && error.isPassing,
      retryDelay: (count, error) =>
        isProblem(error) && error.retryAfter ? error.retryAfter * 1000 : 500 * 2 ** count,
    },
    mutations: { retry: false },
  },
});

// Labels and names come from the server in the language that was asked for.
const followLanguage = () => i18next.on("languageChanged", () => queryClient.invalidateQueries());
// The first language is no change: what was asked for meanwhile was asked for in it.
if (i18next.isInitialized) followLanguage();
else i18next.on("initialized", followLanguage);
