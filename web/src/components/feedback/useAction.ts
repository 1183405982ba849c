import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTell } from "./useTell";

interface Options<V, R> {
  /** What is read anew afterwards, also when it failed: then somebody else may have changed it. */
  touches: readonly QueryKey[];
  /** What is said when it is done. */
  done?: string | ((result: R, input: V) => string);
  onDone?: (result: R, input: V) => void;
  /** Whoever called shows the failure, as a dialog does. */
  isQuiet?: boolean;
}

/** A change by one click: tells what came of it, and reads anew what it touched. */
export function useAction<V = void, R = unknown>(
  run: (input: V) => Promise<R>,
  { touches, done, onDone, isQuiet }: Options<V, R>,
): UseMutationResult<R, Error, V> {
  const client = useQueryClient();
  const tell = useTell();
  const mutation: UseMutationResult<R, Error, V> = useMutation<R, Error, V>({
    mutationFn: run,
    onSuccess: (result, input) => {
      onDone?.(result, input);
      if (done) tell.done(typeof done === "string" ? done : done(result, input));
    },
    onError: (error, input) => {
      if (!isQuiet) tell.failed(error, () => mutation.mutate(input));
    },
    onSettled: () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return mutation;
}
