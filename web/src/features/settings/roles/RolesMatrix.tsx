import { ActionIcon, Checkbox, Menu, NativeSelect, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconDotsVertical } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/features/session";
import type { Right, Role, Scope } from "../api";
import classes from "./RolesMatrix.module.css";
import { type Draft, groupRights, isScopeWithin, SCOPES, switched } from "./rights";

interface Props {
  rights: Right[];
  roles: Role[];
  drafts: Record<string, Draft>;
  mayEdit: boolean;
  onDraft: (roleId: string, draft: Draft) => void;
  onRename: (role: Role) => void;
  onDelete: (role: Role) => void;
}

/** Rights by group down, roles across. System roles can be read only, own ones changed cell by cell. */
export function RolesMatrix(props: Props) {
  const { rights, roles, drafts, mayEdit, onDraft, onRename, onDelete } = props;
  const { t } = useTranslation("settings");
  const me = useMe();
  const draftOf = (role: Role): Draft => drafts[role.id] ?? role;
  const canChange = (role: Role) => mayEdit && !role.is_system;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={classes.scroller} tabIndex={0} aria-label={t("roles.matrix")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.name}>
              {t("roles.right")}
            </th>
            {roles.map((role) => (
              <th key={role.id} scope="col" className={classes.role}>
                <RoleHead role={role} canChange={canChange(role)} onRename={onRename} onDelete={onDelete} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <GroupRow label={t("roles.scopes")} columns={roles.length} />
          {(["customer_scope", "document_scope"] as const).map((field) => (
            <tr key={field}>
              <th scope="row" className={classes.name}>
                {t(`roles.${field}`)}
              </th>
              {roles.map((role) => (
                <td key={role.id} className={classes.value}>
                  <ScopeCell
                    label={`${role.name}: ${t(`roles.${field}`)}`}
                    value={draftOf(role)[field]}
                    widest={me.scopes[field === "customer_scope" ? "customers" : "documents"]}
                    onChange={
                      canChange(role)
                        ? (scope) => onDraft(role.id, { ...draftOf(role), [field]: scope })
                        : null
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {groupRights(rights).map((group) => (
          <tbody key={group.floor}>
            <GroupRow label={t(`roles.floors.${group.floor}`)} columns={roles.length} />
            {group.rights.map((right) => (
              <tr key={right.code}>
                <th scope="row" className={classes.name} title={right.code}>
                  {right.label}
                </th>
                {roles.map((role) => (
                  <td key={role.id} className={classes.value}>
                    <RightCell
                      label={`${role.name}: ${right.label}`}
                      isGiven={draftOf(role).rights.includes(right.code)}
                      canGive={me.rights.includes(right.code)}
                      onSwitch={
                        canChange(role) ? () => onDraft(role.id, switched(draftOf(role), right.code)) : null
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function GroupRow({ label, columns }: { label: string; columns: number }) {
  return (
    <tr>
      <th scope="rowgroup" className={`${classes.name} ${classes.group}`}>
        {label}
      </th>
      <td colSpan={columns} className={classes.groupRest} />
    </tr>
  );
}

type HeadProps = Pick<Props, "onRename" | "onDelete"> & { role: Role; canChange: boolean };

function RoleHead({ role, canChange, onRename, onDelete }: HeadProps) {
  const { t } = useTranslation(["settings", "common"]);
  return (
    <>
      <div className={classes.roleHead}>
        {role.name}
        {canChange && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t("settings:actionsOf", { name: role.name })}
              >
                <IconDotsVertical size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onRename(role)}>{t("settings:roles.rename")}</Menu.Item>
              <Menu.Item c="var(--mantine-color-error)" onClick={() => onDelete(role)}>
                {t("common:delete")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <Text size="xs" c="dimmed" fw={400}>
        {t(role.is_system ? "settings:roles.system" : "settings:roles.own")}
        <br />
        {t("settings:roles.people", { count: role.employee_count })}
      </Text>
    </>
  );
}

interface ScopeProps {
  label: string;
  value: Scope;
  widest: string | undefined;
  onChange: ((scope: Scope) => void) | null;
}

function ScopeCell({ label, value, widest, onChange }: ScopeProps) {
  const { t } = useTranslation("settings");
  if (!onChange) return t(`roles.scopeNames.${value}`);
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Scope)}
      data={SCOPES.map((scope) => ({
        value: scope,
        label: t(`roles.scopeNames.${scope}`),
        disabled: scope !== value && !isScopeWithin(scope, widest),
      }))}
    />
  );
}

interface RightProps {
  label: string;
  isGiven: boolean;
  canGive: boolean;
  onSwitch: (() => void) | null;
}

function RightCell({ label, isGiven, canGive, onSwitch }: RightProps) {
  const { t } = useTranslation("common");
  if (onSwitch) {
    return (
      <Checkbox
        className={classes.check}
        checked={isGiven}
        disabled={!isGiven && !canGive}
        aria-label={label}
        onChange={onSwitch}
      />
    );
  }
  return (
    <>
      {isGiven && <IconCheck size={16} aria-hidden />}
      <VisuallyHidden>{t(isGiven ? "yes" : "no")}</VisuallyHidden>
    </>
  );
}
