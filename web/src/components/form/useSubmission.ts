import type { UseFormReturnType } from "@mantine/form";
import { useCallback, useRef, useState } from "react";
import { ApiProblem, type ProblemDetail } from "~/api/problem";
import { placeErrors } from "./serverErrors";

interface Submission {
  submit: (send: () => Promise<void>) => Promise<void>;
  isSending: boolean;
  error: unknown;
  unplaced: readonly ProblemDetail[];
  clear: () => void;
}

/**
 * Sends a form and puts what the server refuses at the fields it names. `has` tells which field paths the
 * page shows; other faults come back as `unplaced`, for the alert above the form.
 */
export function useSubmission<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  has: (path: string) => boolean = (path) => path in form.getValues(),
): Submission {
  const [isSending, setSending] = useState(false);
  const isUnderWay = useRef(false);
  const [failure, setFailure] = useState<{ error: unknown; unplaced: ProblemDetail[] } | null>(null);

  const submit = useCallback(
    async (send: () => Promise<void>) => {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      setSending(true);
      setFailure(null);
      try {
        await send();
      } catch (error) {
        if (!(error instanceof ApiProblem)) {
          setFailure({ error, unplaced: [] });
          throw error;
        }
        const { fields, unplaced } = placeErrors(error, has);
        form.setErrors(fields);
        const isTold = Object.keys(fields).length > 0 && unplaced.length === 0;
        setFailure(isTold ? null : { error, unplaced });
        focusFirstError(Object.keys(fields));
      } finally {
        isUnderWay.current = false;
        setSending(false);
      }
    },
    [form.setErrors, has],
  );
  const clear = useCallback(() => setFailure(null), []);
  return { submit, isSending, error: failure?.error ?? null, unplaced: failure?.unplaced ?? [], clear };
}

function focusFirstError(paths: string[]): void {
  const first = paths[0];
  if (first) document.querySelector<HTMLElement>(`[data-path="${CSS.escape(first)}"]`)?.focus();
}
