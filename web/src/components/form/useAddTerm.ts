import type { OptionsFilter } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useTell } from "~/components/feedback";
import { type ColumnOption, sources } from "../register/options";

/** What stands in a list of terms for the one that is being typed. */
export const ADD = "\u0000add";

/** What of the list fits what is typed; adding it always does. */
export const fitting: OptionsFilter = ({ options, search }) => {
  const wanted = search.trim().toLowerCase();
  return options.filter(
    (option) => !("value" in option) || option.value === ADD || option.label.toLowerCase().includes(wanted),
  );
};

/** Adds a term under a label in the person's language. */
export function useAddTerm(dictionary: string) {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: async (label: string): Promise<ColumnOption> => {
      const wish = { labels: { [i18n.language]: label }, color: "gray" };
      const made = await body(
        api.POST("/dictionaries/{dictionary}", { params: { path: { dictionary } }, body: wish as never }),
      );
      const term = made as unknown as { id: string; color: string | null };
      return { value: term.id, label, color: term.color };
    },
    onSuccess: (term) => {
      const { queryKey } = sources.term(dictionary);
      client.setQueryData<ColumnOption[]>(queryKey, (known) => [...(known ?? []), term]);
    },
    onError: (error) => tell.failed(error),
  });
}
