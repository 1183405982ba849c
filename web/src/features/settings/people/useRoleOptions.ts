import { useQuery } from "@tanstack/react-query";
import { useMay, useMe } from "~/features/session";
import type { Option } from "~/i18n/codes";
import { type Role, rolesQuery } from "../api";
import { isWithinReach } from "../roles/rights";

export interface RoleOption extends Option {
  /** One gives and takes only what one has oneself. */
  disabled: boolean;
}

/** The roles as options of a field; `held` are shown even to who may not see the list of roles. */
export function useRoleOptions(held: readonly { id: string; name: string }[] = []): RoleOption[] {
  const me = useMe();
  const maySee = useMay()("accounts:role:view");
  const roles = useQuery({ ...rolesQuery, enabled: maySee });
  const known: Pick<Role, "id" | "name">[] = roles.data ?? [...held];
  return known.map((role) => ({
    value: role.id,
    label: role.name,
    disabled: "rights" in role && !isWithinReach(role as Role, me),
  }));
}
