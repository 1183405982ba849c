import { ActionIcon, FileButton, Menu } from "@mantine/core";
import { IconPhotoEdit, IconPhotoPlus, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { upload } from "~/api/upload";
import { useAction } from "~/components/feedback";
import { useMay } from "~/features/session";
import { type Customer, customerQuery } from "./api";
import classes from "./CustomerLayout.module.css";

const TYPES = "image/png,image/jpeg,image/webp";

/** A customer's logo in the head of its page; who may, brings one or takes it away. */
export function CustomerLogo({ customer }: { customer: Customer }) {
  const { t } = useTranslation(["customers", "common"]);
  const client = useQueryClient();
  const may = useMay();
  const choose = useRef<HTMLButtonElement>(null);
  const { id, version, logo } = customer;
  const params = { path: { customer_id: id } };
  const options = {
    touches: [["customers", id, "history"] as const, ["rows", "/customers"] as const],
    onDone: (changed: Customer) => client.setQueryData(customerQuery(id).queryKey, changed),
  };
  const put = useAction(
    async (file: File) =>
      body(
        api.PUT("/customers/{customer_id}/logo", {
          params,
          body: { file_id: await upload(file, "logo") },
          headers: ifMatch(version),
        }),
      ),
    { ...options, done: t("common:saved") },
  );
  const remove = useAction(
    () => body(api.DELETE("/customers/{customer_id}/logo", { params, headers: ifMatch(version) })),
    { ...options, done: t("customers:logo.removed") },
  );
  const canEdit =
    may("customers:customer:edit") && may("kernel:file:upload") && customer.archived_at === null;
  const picture = logo && <img src={logo.small} alt={t("customers:logo.of", { name: customer.name })} />;
  if (!canEdit) return picture && <span className={classes.logo}>{picture}</span>;
  return (
    <FileButton accept={TYPES} onChange={(file) => file && put.mutate(file)}>
      {(props) => (
        <>
          <button {...props} type="button" ref={choose} hidden tabIndex={-1} />
          <Menu position="bottom-start" shadow="md">
            <Menu.Target>
              <ActionIcon
                variant="default"
                size={56}
                className={classes.logo}
                loading={put.isPending || remove.isPending}
                aria-label={t(logo ? "customers:logo.change" : "customers:logo.add")}
              >
                {picture ?? <IconPhotoPlus size={22} stroke={1.4} aria-hidden />}
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconPhotoEdit size={16} aria-hidden />}
                onClick={() => choose.current?.click()}
              >
                {t("customers:logo.choose")}
              </Menu.Item>
              {logo && (
                <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => remove.mutate()}>
                  {t("customers:logo.remove")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
    </FileButton>
  );
}
