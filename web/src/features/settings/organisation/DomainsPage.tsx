import { ActionIcon, Badge, Button, Menu, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconDotsVertical, IconPlus, IconRefresh, IconStar, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { useIdempotencyKey } from "~/api/useIdempotencyKey";
import { CopyField } from "~/components/CopyField";
import { ConfirmDialog, FormDialog } from "~/components/dialog";
import { Loaded, ProblemAlert, useAction } from "~/components/feedback";
import { useSaving } from "~/components/form";
import { Item, ItemList } from "~/components/list";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import { type Domain, domainsQuery } from "../api";
import { SettingsPage } from "../parts/SettingsPage";

const TOUCHES = [["domains"]];

/** The host names under which people reach the organisation. */
export function DomainsPage() {
  const { t } = useTranslation("settings");
  const domains = useQuery(domainsQuery);
  const mayManage = useMay()("tenants:domain:manage");
  const [isAdding, setAdding] = useState(false);
  return (
    <SettingsPage
      title={t("pages.domains")}
      lead={t("domains.lead")}
      action={
        mayManage && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t("domains.add")}
          </Button>
        )
      }
    >
      <Loaded query={domains} lines={2}>
        {(found) => (
          <ItemList label={t("pages.domains")}>
            {found.map((domain) => (
              <DomainItem key={domain.id} domain={domain} mayManage={mayManage} />
            ))}
          </ItemList>
        )}
      </Loaded>
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
    </SettingsPage>
  );
}

function DomainItem({ domain, mayManage }: { domain: Domain; mayManage: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const [isRemoving, setRemoving] = useState(false);
  const path = { params: { path: { id: domain.id } } };
  const makePrimary = useAction(() => body(api.POST("/domains/{id}/make-primary", path)), {
    touches: [...TOUCHES, ["organisation"]],
    done: t("settings:domains.isPrimary", { host: domain.host }),
  });
  const remove = useAction(() => body(api.DELETE("/domains/{id}", path)), {
    touches: TOUCHES,
    done: t("settings:domains.removed", { host: domain.host }),
  });
  const isWaiting = domain.verified_at === null;
  const canBePrimary = mayManage && !domain.is_primary && !isWaiting;
  const canBeRemoved = mayManage && domain.is_own && !domain.is_primary;
  return (
    <Item
      title={domain.host}
      badges={
        <>
          {domain.is_primary && <Badge variant="light">{t("settings:domains.primary")}</Badge>}
          {isWaiting && (
            <Badge variant="light" color="yellow">
              {t("settings:domains.waiting")}
            </Badge>
          )}
        </>
      }
      facts={[
        domain.is_own ? t("settings:domains.own") : t("settings:domains.given"),
        domain.verified_at &&
          domain.is_own &&
          t("settings:domains.verifiedAt", { date: format.dateTime(domain.verified_at) }),
      ]}
      actions={
        (canBePrimary || canBeRemoved) && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("settings:actionsOf", { name: domain.host })}
              >
                <IconDotsVertical size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {canBePrimary && (
                <Menu.Item
                  leftSection={<IconStar size={16} aria-hidden />}
                  onClick={() => makePrimary.mutate()}
                >
                  {t("settings:domains.makePrimary")}
                </Menu.Item>
              )}
              {canBeRemoved && (
                <Menu.Item
                  c="var(--mantine-color-error)"
                  leftSection={<IconTrash size={16} aria-hidden />}
                  onClick={() => setRemoving(true)}
                >
                  {t("common:remove")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      {isWaiting && mayManage && domain.txt_record && <Proof domain={domain} record={domain.txt_record} />}
      {isRemoving && (
        <ConfirmDialog
          title={t("settings:domains.remove")}
          text={t("settings:domains.removeText", { host: domain.host })}
          confirm={t("common:remove")}
          isDangerous
          onConfirm={() => remove.mutateAsync()}
          onClose={() => setRemoving(false)}
        />
      )}
    </Item>
  );
}

/** The record to set, and the look for it. */
function Proof({ domain, record }: { domain: Domain; record: { name: string; value: string } }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const verify = useMutation({
    mutationFn: () => body(api.POST("/domains/{id}/verify", { params: { path: { id: domain.id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["domains"] }),
  });
  return (
    <Stack gap="xs" mt="xs">
      <Text size="sm">{t("domains.proof")}</Text>
      <CopyField label={t("domains.recordName")} value={record.name} />
      <CopyField label={t("domains.recordValue")} value={record.value} />
      <ProblemAlert error={verify.error} />
      <div>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t("domains.verify")}
        </Button>
      </div>
    </Stack>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["settings", "common"]);
  const idempotent = useIdempotencyKey();
  const form = useForm({ initialValues: { host: "" } });
  const { save, ...submission } = useSaving(form, {
    touches: TOUCHES,
    done: t("settings:domains.added"),
  });
  const add = () => {
    const wish = { host: form.values.host.trim() };
    return save(() => body(api.POST("/domains", { body: wish, headers: idempotent(wish) })), onClose);
  };
  return (
    <FormDialog
      title={t("settings:domains.add")}
      onClose={onClose}
      onSubmit={add}
      submission={submission}
      submit={t("common:add")}
      isDisabled={!form.values.host.trim()}
    >
      <TextInput
        label={t("settings:domains.host")}
        description={t("settings:domains.hostHint")}
        placeholder="crm.example.com"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="url"
        data-autofocus
        {...form.getInputProps("host")}
      />
    </FormDialog>
  );
}
