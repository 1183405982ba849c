import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, body } from "~/api/client";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => body(api.GET("/me", {})),
  staleTime: 5 * 60_000,
});

/** Who is signed in, in which organisation, and what they may do. Only below the signed-in layout. */
export function useMe() {
  return useSuspenseQuery(meQuery).data;
}

/** `const may = useMay(); may("customers:customer:create")` */
export function useMay(): (right: string) => boolean {
  const { rights } = useMe();
  return (right) => rights.includes(right);
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/auth/logout", {})),
    onSuccess: () => client.clear(),
  });
}

interface ProfileChange {
  language?: string;
  theme?: "light" | "dark" | "system";
}

/** Keeps a choice on the server, for the person's other browsers. The page has changed already. */
export function useSavePreference() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: ProfileChange) => body(api.PATCH("/me", { body: change })),
    onSuccess: () => client.invalidateQueries({ refetchType: "active" }),
  });
}
