import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded } from "~/components/feedback";
import { Item, ItemList } from "~/components/list";
import { useFormat } from "~/i18n/useFormat";
import { factorsQuery, type Passkey } from "../api";
import { Section } from "../parts/Section";
import { ProofDialog } from "./ProofDialog";
import { canMakePasskeys, makePasskey } from "./passkeys";

/** Keys in the person's devices, which stand for the password or beside it. */
export function PasskeysSection() {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const factors = useQuery(factorsQuery);
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  return (
    <Section title={t("settings:passkeys.title")} text={t("settings:passkeys.text")}>
      <Loaded query={factors} lines={1}>
        {({ passkeys }) =>
          passkeys.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t("settings:passkeys.none")}
            </Text>
          ) : (
            <ItemList label={t("settings:passkeys.title")}>
              {passkeys.map((passkey) => (
                <Item
                  key={passkey.id}
                  title={passkey.name}
                  facts={[
                    t("settings:passkeys.since", { date: format.dateTime(passkey.created_at) }),
                    passkey.last_used_at
                      ? t("settings:passkeys.used", { when: format.relative(passkey.last_used_at) })
                      : t("settings:passkeys.neverUsed"),
                  ]}
                  actions={
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={`${t("common:remove")}: ${passkey.name}`}
                      onClick={() => setRemoved(passkey)}
                    >
                      {t("common:remove")}
                    </Button>
                  }
                />
              ))}
            </ItemList>
          )
        }
      </Loaded>
      {canMakePasskeys() ? (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("settings:passkeys.add")}
          </Button>
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          {t("settings:passkeys.impossible")}
        </Text>
      )}
      {isAdding && (
        <ProofDialog
          title={t("settings:passkeys.add")}
          text={t("settings:passkeys.addText")}
          submit={t("common:continue")}
          nameLabel={t("settings:passkeys.name")}
          done={t("settings:passkeys.added")}
          run={makePasskey}
          explain={(error) => error instanceof DOMException && t("settings:passkeys.refused")}
          onClose={() => setAdding(false)}
        />
      )}
      {removed && (
        <ProofDialog
          title={t("settings:passkeys.remove")}
          text={t("settings:passkeys.removeText", { name: removed.name })}
          submit={t("common:remove")}
          isDangerous
          done={t("settings:passkeys.removed")}
          run={(password) =>
            body(
              api.DELETE("/auth/passkeys/{id}", {
                params: { path: { id: removed.id } },
                body: { password },
              }),
            )
          }
          onClose={() => setRemoved(null)}
        />
      )}
    </Section>
  );
}
