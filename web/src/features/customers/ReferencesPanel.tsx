import { Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { PartForm, PartList, useRecordChange } from "~/components/record";
import type { Customer } from "./api";
import { ReferenceFields } from "./ReferenceFields";
import { useCustomerKind } from "./useCustomerKind";

interface Reference {
  source: string;
  id: string;
}

interface Props {
  customer: Customer;
  canEdit: boolean;
}

const isSame = (one: Reference, other: Reference) => one.source === other.source && one.id === other.id;

/** What the customer is called in other systems. A reference is its source and id; it has no row of its own. */
export function ReferencesPanel({ customer, canEdit }: Props) {
  const { t } = useTranslation("customers");
  const change = useRecordChange(useCustomerKind());
  const references = customer.external_references;
  const rows = references.map((reference) => ({ id: `${reference.source} ${reference.id}`, reference }));
  const send = (values: (now: Reference[]) => Reference[]) =>
    change.mutateAsync({
      seen: customer,
      values: (now) => ({ external_references: values(now.external_references) }),
    });
  return (
    <PartList
      rows={rows}
      canEdit={canEdit}
      addLabel={t("references.add")}
      nameOf={({ reference }) => `${reference.source}: ${reference.id}`}
      onRemove={({ reference }) => {
        // The hook has told what went wrong.
        send((now) => now.filter((each) => !isSame(each, reference))).catch(() => undefined);
      }}
      form={(row, onClose) => (
        <ReferenceForm
          reference={row?.reference ?? null}
          at={row ? references.findIndex((each) => isSame(each, row.reference)) : references.length}
          onSave={(wish) =>
            send((now) =>
              row ? now.map((each) => (isSame(each, row.reference) ? wish : each)) : [...now, wish],
            )
          }
          onClose={onClose}
        />
      )}
    >
      {({ reference }) => (
        <>
          <Text size="sm" c="dimmed">
            {reference.source}
          </Text>
          <Text size="sm">{reference.id}</Text>
        </>
      )}
    </PartList>
  );
}

interface FormProps {
  reference: Reference | null;
  at: number;
  onSave: (reference: Reference) => Promise<unknown>;
  onClose: () => void;
}

function ReferenceForm({ reference, at, onSave, onClose }: FormProps) {
  const form = useForm({ initialValues: { source: reference?.source ?? "", id: reference?.id ?? "" } });
  const saving = { pointer: () => `/external_references/${at}`, onClose };
  return (
    <PartForm form={form} saving={saving} onSave={onSave}>
      <ReferenceFields form={form} autoFocus />
    </PartForm>
  );
}
