import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "~/components/dialog";
import { ReferenceField } from "~/components/form";
import type { Kind } from "./api";
import MergeDialog from "./MergeDialog";

interface Props {
  kind: Kind;
  id: string;
  onClose: () => void;
}

/** Asks with whom, and goes on to the merge. */
export default function MergeWithDialog({ kind, id, onClose }: Props) {
  const { t } = useTranslation("merging");
  const [other, setOther] = useState<string | null>(null);
  const [ids, setIds] = useState<string[] | null>(null);
  if (ids) return <MergeDialog kind={kind} ids={ids} survivorId={id} onClose={onClose} />;
  return (
    <FormDialog
      title={t("withTitle")}
      onClose={onClose}
      onSubmit={() => other && setIds([id, other])}
      submission={{ isSending: false, error: null }}
      submit={t("goOn")}
      isDisabled={other === null}
    >
      <ReferenceField
        label={t(kind === "customers" ? "withCustomer" : "withContact")}
        register={kind}
        value={other}
        onChange={setOther}
        except={id}
        isEvery
      />
    </FormDialog>
  );
}
