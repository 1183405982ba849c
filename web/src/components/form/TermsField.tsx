import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sources } from "../register/options";
import { ADD, fitting, useAddTerm } from "./useAddTerm";

interface Props extends Pick<MultiSelectProps, "label" | "error" | "onBlur" | "onFocus"> {
  dictionary: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  /** Whether the person may add a term to the dictionary. */
  canAddTerm: boolean;
}

/** Several terms of a dictionary; one that is missing can be added in place, by who may. */
export function TermsField({ dictionary, value = [], onChange, canAddTerm, ...shared }: Props) {
  const { t } = useTranslation(["common", "customers"]);
  const terms = useQuery(sources.term(dictionary));
  const add = useAddTerm(dictionary);
  const [search, setSearch] = useState("");
  const listed = terms.data?.map((term) => ({ value: term.value, label: term.label })) ?? [];
  const text = search.trim();
  const isNew = text !== "" && !listed.some(({ label }) => label.toLowerCase() === text.toLowerCase());
  const choose = (ids: string[]) => {
    if (!ids.includes(ADD)) return onChange?.(ids);
    setSearch("");
    add.mutate(text, { onSuccess: (term) => onChange?.([...value, term.value]) });
  };
  return (
    <MultiSelect
      {...shared}
      data={
        canAddTerm && isNew ? [...listed, { value: ADD, label: t("customers:addTerm", { text }) }] : listed
      }
      value={value}
      onChange={choose}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      hidePickedOptions
      nothingFoundMessage={t("common:none")}
      filter={fitting}
    />
  );
}
