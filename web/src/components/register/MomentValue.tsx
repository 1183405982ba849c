import { NumberInput, Select, Skeleton, TextInput } from "@mantine/core";
import { lazy, Suspense, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { localOf, momentOf } from "~/i18n/moments";
import { TimezoneContext } from "~/i18n/useFormat";
import { type Kind, kindOf, kindsOf, shiftOf, startOf } from "./relative";
import type { Column } from "./types";

const DateField = lazy(() => import("../DateField"));
const MAX_DAYS = 9999;
/** Kinds that are only a beginning, in whose words nothing is said yet. */
const OPEN = {
  day: "filter.day",
  moment: "filter.moment",
  daysAgo: "filter.daysAgo",
  daysAhead: "filter.daysAhead",
};

interface Props {
  column: Column;
  /** `2026-11-21`, a moment, or `today-30d`. */
  value: string;
  onChange: (value: string) => void;
}

/** The value of a condition on days or moments: one of the calendar, or one that moves along with it. */
export function MomentValue({ column, value, onChange }: Props) {
  const { t } = useTranslation("register");
  const [kind, setKind] = useState(() => kindOf(column, value));
  const labelOf = (each: Kind) =>
    each in OPEN ? t(OPEN[each as keyof typeof OPEN] as "filter.day") : t(`filter.relative.${each as "now"}`);
  return (
    <>
      <Select
        label={t("filter.when")}
        data={kindsOf(column).map((each) => ({ value: each, label: labelOf(each) }))}
        value={kind}
        allowDeselect={false}
        searchable
        comboboxProps={{ withinPortal: false }}
        onChange={(chosen) => {
          if (!chosen) return;
          setKind(chosen as Kind);
          onChange(startOf(chosen as Kind));
        }}
      />
      <OpenValue kind={kind} value={value} onChange={onChange} />
    </>
  );
}

function OpenValue({ kind, value, onChange }: Omit<Props, "column"> & { kind: Kind }) {
  const { t } = useTranslation("register");
  const zone = useContext(TimezoneContext);
  if (kind === "day") {
    return (
      <Suspense fallback={<Skeleton h={60} />}>
        <DateField
          label={t("filter.date")}
          value={value.slice(0, 10) || null}
          popoverProps={{ withinPortal: false }}
          onChange={(day) => onChange(day ?? "")}
        />
      </Suspense>
    );
  }
  if (kind === "moment") {
    return (
      <TextInput
        type="datetime-local"
        label={t("filter.date")}
        value={localOf(value.length > 10 ? value : null, zone)}
        onChange={(event) => onChange(momentOf(event.currentTarget.value, zone) ?? "")}
      />
    );
  }
  if (kind === "daysAgo" || kind === "daysAhead") {
    const sign = kind === "daysAgo" ? "-" : "+";
    return (
      <NumberInput
        label={t("filter.count")}
        min={0}
        max={MAX_DAYS}
        allowDecimal={false}
        value={shiftOf(value)?.count ?? ""}
        onChange={(count) => onChange(typeof count === "number" ? `today${sign}${count}d` : "")}
      />
    );
  }
  return null;
}
