import type { UseFormReturnType } from "@mantine/form";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useTell } from "~/components/feedback";
import { useSubmission } from "./useSubmission";

interface Options {
  /** What is read anew afterwards, also after a refusal: then somebody else may have changed it. */
  touches: readonly QueryKey[];
  has?: (path: string) => boolean;
  /** What is said when it is saved; "Saved" if nothing else. */
  done?: string;
}

/** `useSubmission` for a form that changes what other parts of the page show too. */
export function useSaving<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  { touches, has, done }: Options,
) {
  const { t } = useTranslation("common");
  const client = useQueryClient();
  const tell = useTell();
  const submission = useSubmission(form, has);
  const save = <R>(send: () => Promise<R>, onSaved?: (result: R) => void) =>
    submission.submit(async () => {
      try {
        const result = await send();
        onSaved?.(result);
      } finally {
        await Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey })));
      }
      tell.done(done ?? t("saved"));
    });
  return { ...submission, save };
}
