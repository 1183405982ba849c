import { Button, Menu, ScrollArea, Text } from "@mantine/core";
import { IconFolder } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "~/api/client";
import { Loaded } from "~/components/feedback";
import { useMay } from "~/features/session";
import { useFormat } from "~/i18n/useFormat";
import type { Attached } from "./Attachments";

interface Props {
  customerId: string;
  contactId: string | null;
  value: Attached[];
  onChange: (files: Attached[]) => void;
}

const AT_ONCE = 100;

/** Files that the customer, or the contact one writes to, has already: chosen to go along. */
export function FromFiles({ customerId, contactId, value, onChange }: Props) {
  const { t } = useTranslation("mail");
  const format = useFormat();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const files = useQuery({
    queryKey: ["customers", customerId, "files", "to attach", contactId],
    queryFn: async () => {
      const query = { limit: AT_ONCE };
      const ofCustomer = body(
        api.GET("/customers/{target_id}/files", { params: { path: { target_id: customerId }, query } }),
      );
      const ofContact = contactId
        ? body(api.GET("/contacts/{target_id}/files", { params: { path: { target_id: contactId }, query } }))
        : null;
      const found = [...(await ofCustomer).results, ...((await ofContact)?.results ?? [])];
      return [...new Map(found.map((file) => [file.id, file])).values()];
    },
    enabled: isOpen,
  });
  if (!may("customers:file:view")) return null;
  const chosen = new Set(value.map(({ id }) => id));
  return (
    <Menu opened={isOpen} onChange={setOpen} shadow="md" width={320}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconFolder size={16} aria-hidden />}>
          {t("fromFiles")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={260}>
          <Loaded query={files} lines={2} height={30}>
            {(found) =>
              found.length === 0 ? (
                <Text size="sm" c="dimmed" p="xs">
                  {t("noFiles")}
                </Text>
              ) : (
                found.map(({ id, name, size }) => (
                  <Menu.CheckboxItem
                    key={id}
                    checked={chosen.has(id)}
                    closeMenuOnClick={false}
                    rightSection={
                      <Text size="xs" c="dimmed">
                        {format.bytes(size)}
                      </Text>
                    }
                    onChange={(isChosen) =>
                      onChange(
                        isChosen ? [...value, { id, name, size }] : value.filter((file) => file.id !== id),
                      )
                    }
                  >
                    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                      {name}
                    </Text>
                  </Menu.CheckboxItem>
                ))
              )
            }
          </Loaded>
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
