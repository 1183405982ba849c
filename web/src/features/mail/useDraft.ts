import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, body } from "~/api/client";
import type { Draft } from "./api";

interface Wish {
  template_id: string;
  contact_id: string | null;
  language: string | null;
}

/** What a template says to somebody at a customer; `onDraft` gets each new one. Nothing without a template. */
export function useDraft(customerId: string, wish: Wish | null, onDraft: (draft: Draft) => void) {
  const latest = useRef(onDraft);
  latest.current = onDraft;
  const draft = useQuery({
    queryKey: ["customers", customerId, "draft", wish],
    queryFn: () =>
      body(
        api.POST("/customers/{customer_id}/mail/preview", {
          params: { path: { customer_id: customerId } },
          body: wish as never,
        }),
      ),
    enabled: wish !== null,
    staleTime: 0,
    gcTime: 0,
  });
  const { data } = draft;
  useEffect(() => {
    if (data) latest.current(data);
  }, [data]);
  return draft;
}
