import { Combobox, Loader, ScrollArea, UnstyledButton, useCombobox } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./PickMenu.module.css";

interface Option {
  value: string;
  label: string;
}

interface Props<O extends Option> {
  /** What is chosen here: `Status`. */
  label: string;
  /** What stands there now. */
  children: ReactNode;
  value: string | null;
  options: readonly O[];
  show?: (option: O) => ReactNode;
  onPick: (value: string | null) => void;
  /** Nothing may be chosen as well. */
  isOptional?: boolean;
  /** Options are found where they are kept; without it they are sifted here. */
  search?: { onType: (text: string) => void; isLoading: boolean };
}

/** More than this are looked for by typing. */
const MANY = 8;

/** One of several things, chosen in one click where it is shown. */
export function PickMenu<O extends Option>(props: Props<O>) {
  const { label, children, value, options, show, onPick, isOptional, search } = props;
  const { t } = useTranslation(["record", "common"]);
  const [text, setText] = useState("");
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      box.focusTarget();
      type("");
    },
    onDropdownOpen: (source) => {
      if (source === "keyboard") box.selectFirstOption();
      if (isSearched) box.focusSearchInput();
    },
  });
  const type = (typed: string) => {
    setText(typed);
    search?.onType(typed);
    box.resetSelectedOption();
  };
  const isSearched = search !== undefined || options.length > MANY;
  const wanted = text.trim().toLocaleLowerCase();
  const shown = search ? options : options.filter((each) => each.label.toLocaleLowerCase().includes(wanted));
  const pick = (picked: string) => {
    box.closeDropdown();
    if (picked !== (value ?? "")) onPick(picked === "" ? null : picked);
  };
  return (
    <Combobox store={box} onOptionSubmit={pick} width={260} position="bottom-start" shadow="md">
      <Combobox.Target targetType="button">
        <UnstyledButton className={classes.target} onClick={() => box.toggleDropdown()}>
          <span className="visually-hidden">{t("record:change", { field: label })}: </span>
          {children}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        {isSearched && (
          <Combobox.Search
            value={text}
            onChange={(event) => type(event.currentTarget.value)}
            aria-label={t("common:search")}
            placeholder={t("common:search")}
            rightSection={search?.isLoading ? <Loader size={16} /> : undefined}
          />
        )}
        <Combobox.Options aria-label={label}>
          <ScrollArea.Autosize mah={280} type="scroll">
            {isOptional && text === "" && (
              <Combobox.Option value="" active={value === null}>
                {t("common:none")}
              </Combobox.Option>
            )}
            {shown.map((option) => (
              <Combobox.Option key={option.value} value={option.value} active={option.value === value}>
                <span className={classes.option}>
                  {show ? show(option) : option.label}
                  {option.value === value && <IconCheck size={16} aria-hidden />}
                </span>
              </Combobox.Option>
            ))}
            {shown.length === 0 && (
              <Combobox.Empty>{t(search?.isLoading ? "common:loading" : "common:none")}</Combobox.Empty>
            )}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
