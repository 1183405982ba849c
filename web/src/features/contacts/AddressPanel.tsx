import { Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import {
  PartForm,
  PartList,
  PostalFields,
  PostalLine,
  postalAddress,
  postalValues,
  useRecordChange,
} from "~/components/record";
import { useMe } from "~/features/session";
import { type Contact, useContactKind, useMustHave } from "./api";

interface Props {
  contact: Contact;
  canEdit: boolean;
}

const ownAddress = (contact: Contact) => contact.address;

/** Where a contact gets mail: at its own address, or else at that of its first customer. */
export function AddressPanel({ contact, canEdit }: Props) {
  const { t } = useTranslation("contacts");
  const change = useRecordChange(useContactKind());
  const { address, effective_address: effective } = contact;
  return (
    <>
      {address === null && effective !== null && (
        <>
          <Text size="sm">
            <PostalLine address={effective} />
          </Text>
          <Text size="sm" c="dimmed">
            {t("address.inherited")}
          </Text>
        </>
      )}
      <PartList
        rows={address ? [{ id: "own", address }] : []}
        emptyText={effective ? null : undefined}
        canEdit={canEdit}
        isSingle
        addLabel={t("address.add")}
        isRequired={useMustHave("address")}
        removeLabel={t("address.remove")}
        nameOf={() => t("address.own")}
        onRemove={() =>
          change.mutate({ seen: contact, values: () => ({ address: null }), replaces: ownAddress })
        }
        form={(_row, close) => <AddressForm contact={contact} onClose={close} />}
      >
        {(row) => (
          <Text size="sm">
            <PostalLine address={row.address} />
          </Text>
        )}
      </PartList>
    </>
  );
}

function AddressForm({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { organisation } = useMe();
  const change = useRecordChange(useContactKind(), { settles: "all" });
  const seen = useRef(contact);
  const { address, effective_address: effective } = contact;
  const form = useForm({ initialValues: postalValues(address, effective?.country ?? organisation.country) });
  const saving = {
    pointer: () => "/address",
    onClose,
    theirs: (record: unknown) => {
      const found = (record as Contact).address;
      return found && <PostalLine address={found} />;
    },
    onSeen: (record: unknown) => {
      seen.current = record as Contact;
    },
  };
  const save = (values: typeof form.values) =>
    change.mutateAsync({
      seen: seen.current,
      values: () => ({ address: postalAddress(values) }),
      replaces: ownAddress,
    });
  return (
    <PartForm form={form} saving={saving} onSave={save}>
      <PostalFields field={(name) => form.getInputProps(name)} autoFocus />
    </PartForm>
  );
}
