import { Select, Skeleton, Stack, Switch, Text, TextInput } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { AddButton, RemoveButton } from "~/components/form";
import { useFormat } from "~/i18n/useFormat";
import classes from "./Availability.module.css";
import { type AvailabilityValues, DAYS, emptyException, nextWindow } from "./availability";

const DateField = lazy(() => import("~/components/DateField"));

interface Props {
  values: AvailabilityValues;
  /** What the server said, by the paths of the fields: `windows.0.from`. */
  errors: Record<string, ReactNode>;
  /** Where the values are in the form: `availability.`. */
  at?: string;
  onChange: (values: AvailabilityValues) => void;
}

/** The weekly hours of somebody, their zone, and the days that are not like the others. */
export function AvailabilityFields({ values, errors, at: path = "", onChange }: Props) {
  const { t } = useTranslation(["contacts", "common"]);
  const zones = useMemo(
    () => [...new Set([...Intl.supportedValuesOf("timeZone"), values.timezone, "UTC"])].sort(),
    [values.timezone],
  );
  const format = useFormat();
  const { windows, exceptions } = values;
  const setWindow = (key: number, part: object) =>
    onChange({ ...values, windows: windows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  const setException = (key: number, part: object) =>
    onChange({
      ...values,
      exceptions: exceptions.map((row) => (row.key === key ? { ...row, ...part } : row)),
    });
  return (
    <Stack gap="sm">
      <Select
        label={t("contacts:hours.timezone")}
        data={zones}
        value={values.timezone}
        searchable
        allowDeselect={false}
        limit={100}
        error={errors[`${path}timezone`]}
        data-path={`${path}timezone`}
        onChange={(timezone) => onChange({ ...values, timezone: timezone ?? values.timezone })}
      />
      {windows.map(({ key, day, from, to }, at) => (
        <div key={key} className={classes.row}>
          <Select
            aria-label={t("contacts:hours.day")}
            data={DAYS.map((value) => ({ value, label: format.weekday(value) }))}
            value={day}
            allowDeselect={false}
            error={errors[`${path}windows.${at}.day`]}
            className={classes.wide}
            onChange={(value) => setWindow(key, { day: value })}
          />
          <Times
            path={`${path}windows.${at}`}
            from={from}
            to={to}
            errors={errors}
            onChange={(part) => setWindow(key, part)}
          />
          <RemoveButton
            label={t("common:remove")}
            onClick={() => onChange({ ...values, windows: windows.filter((row) => row.key !== key) })}
          />
        </div>
      ))}
      <AddButton
        label={t("contacts:hours.addWindow")}
        onClick={() => onChange({ ...values, windows: [...windows, nextWindow(windows)] })}
      />
      {exceptions.length > 0 && (
        <Text size="sm" fw={600}>
          {t("contacts:hours.exceptions")}
        </Text>
      )}
      {exceptions.map(({ key, date, from, to, reachable }, at) => (
        <div key={key} className={classes.row}>
          <Suspense fallback={<Skeleton h={36} className={classes.wide} />}>
            <DateField
              aria-label={t("contacts:hours.date")}
              value={date}
              error={errors[`${path}exceptions.${at}.date`]}
              className={classes.wide}
              onChange={(value) => setException(key, { date: value ? String(value) : null })}
            />
          </Suspense>
          <Times
            path={`${path}exceptions.${at}`}
            from={from}
            to={to}
            errors={errors}
            onChange={(part) => setException(key, part)}
          />
          <RemoveButton
            label={t("common:remove")}
            onClick={() => onChange({ ...values, exceptions: exceptions.filter((row) => row.key !== key) })}
          />
          <Switch
            label={t("contacts:hours.reachable")}
            checked={reachable}
            className={classes.switch}
            onChange={(event) => setException(key, { reachable: event.currentTarget.checked })}
          />
        </div>
      ))}
      {exceptions.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("contacts:hours.wholeDay")}
        </Text>
      )}
      <AddButton
        label={t("contacts:hours.addException")}
        onClick={() => onChange({ ...values, exceptions: [...exceptions, emptyException()] })}
      />
    </Stack>
  );
}

interface TimesProps {
  path: string;
  from: string;
  to: string;
  errors: Props["errors"];
  onChange: (part: { from?: string; to?: string }) => void;
}

function Times({ path, from, to, errors, onChange }: TimesProps) {
  const { t } = useTranslation("contacts");
  return (
    <>
      <TextInput
        type="time"
        aria-label={t("hours.from")}
        value={from}
        error={errors[`${path}.from`]}
        data-path={`${path}.from`}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        aria-label={t("hours.to")}
        value={to}
        error={errors[`${path}.to`]}
        data-path={`${path}.to`}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
    </>
  );
}
