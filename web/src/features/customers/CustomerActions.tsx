import { Button, Group } from "@mantine/core";
import { IconEraser, IconGitMerge, IconMail } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { EraseDialog } from "~/components/erasing";
import { type RecordAction, RecordActions, useArchiving } from "~/components/record";
import { useWriting } from "~/features/around";
import { mailDialog } from "~/features/mail";
import { mergingParts } from "~/features/merging";
import { useMay } from "~/features/session";
import type { Customer } from "./api";

const SendMailDialog = lazy(mailDialog);
const MergeWithDialog = lazy(mergingParts.withAnother);

/** What can be done with a customer: write to it and about it, archive, merge; and, for good, forget a person. */
export function CustomerActions({ customer }: { customer: Customer }) {
  const { t } = useTranslation(["customers", "record", "erasing"]);
  const may = useMay();
  const { id, name } = customer;
  const [open, setOpen] = useState<"mail" | "merge" | "erase" | null>(null);
  const close = () => setOpen(null);
  const archiving = useArchiving("customers", customer);
  const writing = useWriting({ resource: "customers", id });
  const isOpen = customer.archived_at === null;
  const actions: RecordAction[] = isOpen ? [...writing.actions] : [];
  const mayMail = may("customers:mail:send");
  if (mayMail)
    actions.push({
      id: "mail",
      text: t("customers:sendMail"),
      icon: IconMail,
      run: () => setOpen("mail"),
    });
  if (isOpen && may("customers:customer:merge"))
    actions.push({
      id: "merge",
      text: t("record:actions.merge"),
      icon: IconGitMerge,
      run: () => setOpen("merge"),
    });
  const isKnown = customer.erased_at === null;
  if (isKnown && may("customers:customer:archive")) actions.push(archiving.action);
  if (isKnown && customer.kind === "person" && may("customers:customer:erase"))
    actions.push({
      id: "erase",
      text: t("erasing:action"),
      icon: IconEraser,
      isDangerous: true,
      run: () => setOpen("erase"),
    });
  return (
    <Group gap="xs">
      {mayMail && (
        <Button
          leftSection={<IconMail size={18} aria-hidden />}
          variant="default"
          onClick={() => setOpen("mail")}
        >
          {t("customers:sendMail")}
        </Button>
      )}
      <RecordActions actions={actions} isBusy={archiving.isPending} />
      {writing.dialog}
      {open === "erase" && <EraseDialog subject={{ resource: "customers", id }} onClose={close} />}
      <Suspense fallback={null}>
        {open === "merge" && <MergeWithDialog kind="customers" id={id} onClose={close} />}
        {open === "mail" && <SendMailDialog customerId={id} customerName={name} onClose={close} />}
      </Suspense>
    </Group>
  );
}
