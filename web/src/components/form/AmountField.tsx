import { Group, Input, type InputWrapperProps, NativeSelect, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  label?: React.ReactNode;
  "aria-label"?: string;
  description?: React.ReactNode;
  error?: React.ReactNode;
  inputWrapperOrder?: InputWrapperProps["inputWrapperOrder"];
  withAsterisk?: boolean | undefined;
  "data-path"?: string | undefined;
  autoFocus?: boolean | undefined;
  /** `12.50 EUR`; without a currency it is that of the field. */
  value: string;
  onChange: (value: string | null) => void;
}

/** An amount, and its currency beside it. */
export function AmountField(props: Props) {
  const { label, description, error, inputWrapperOrder, withAsterisk, value, onChange, ...shared } = props;
  const { t } = useTranslation("common");
  const [amount = "", given = ""] = value.trim().split(/\s+/);
  // Chosen before there is an amount, it is no value yet.
  const [currency, setCurrency] = useState(given);
  const currencies = useMemo(() => ["", ...Intl.supportedValuesOf("currency")], []);
  const send = (typed: string, chosen: string) => {
    const number = typed.replace(/\s/g, "");
    onChange(number === "" ? null : `${number} ${chosen}`.trimEnd());
  };
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      withAsterisk={withAsterisk}
      inputWrapperOrder={inputWrapperOrder}
      labelElement="div"
    >
      <Group gap={4} wrap="nowrap" align="flex-start">
        <TextInput
          {...shared}
          aria-label={shared["aria-label"] ?? (typeof label === "string" ? label : undefined)}
          aria-required={withAsterisk || undefined}
          error={Boolean(error)}
          inputMode="decimal"
          placeholder="12.50"
          value={amount}
          flex={1}
          miw={0}
          onChange={(event) => send(event.currentTarget.value, currency)}
        />
        <NativeSelect
          aria-label={t("currency")}
          data={currencies}
          value={currency}
          w={92}
          onChange={(event) => {
            setCurrency(event.currentTarget.value);
            send(amount, event.currentTarget.value);
          }}
        />
      </Group>
    </Input.Wrapper>
  );
}
