import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useAction, useTell } from "~/components/feedback";
import { asInput, withState } from "~/components/profile";
import { type Profile, type ProfilePanel, profileQuery } from "./api";

export interface ProfileLayout {
  /** Keeps the panels as they are given, and shows them so at once. */
  keep: (panels: ProfilePanel[]) => void;
  hide: (panel: ProfilePanel) => void;
  reset: () => void;
}

const isProfile = ({ queryKey }: { queryKey: readonly unknown[] }) =>
  queryKey[0] === "customers" && queryKey[2] === "profile";

/** Changing which panels profiles show to the person who is signed in, in all of them. */
export function useProfileLayout(customerId: string, panels: ProfilePanel[]): ProfileLayout {
  const { t } = useTranslation(["profile", "common"]);
  const client = useQueryClient();
  const tell = useTell();
  const { queryKey } = profileQuery(customerId);
  const refresh = () => client.invalidateQueries({ predicate: isProfile });
  const put = useAction((next: ProfilePanel[]) => body(api.PUT("/profile-layout", { body: asInput(next) })), {
    touches: [],
  });
  const forget = useAction(() => body(api.DELETE("/profile-layout", {})), { touches: [] });
  const keep = (next: ProfilePanel[]) => {
    client.setQueryData<Profile>(
      queryKey,
      (known) => known && { ...known, panels: next, layout: { level: "person", role: null } },
    );
    put.mutate(next, { onSettled: refresh });
  };
  return {
    keep,
    hide: (panel) => {
      keep(withState(panels, panel.code, "hidden"));
      tell.done(t("profile:hidden", { panel: panel.label }), () => keep(panels));
    },
    reset: () =>
      forget.mutate(undefined, {
        onSuccess: () => tell.done(t("profile:wasReset"), () => keep(panels)),
        onSettled: refresh,
      }),
  };
}
