import { useCallback, useRef } from "react";
import { newRequestId } from "./client";

/**
 * One key for one intent: sending the same body again (a retry, a double click) repeats the key, so the
 * server answers with what it made the first time; a corrected body is a new intent.
 */
export function useIdempotencyKey(): (body: unknown) => { "Idempotency-Key": string } {
  const last = useRef<{ body: string; key: string } | null>(null);
  return useCallback((body: unknown) => {
    const text = JSON.stringify(body);
    if (last.current?.body !== text) last.current = { body: text, key: newRequestId() };
    return { "Idempotency-Key": last.current.key };
  }, []);
}
