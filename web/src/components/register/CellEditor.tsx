import { useQueryClient } from "@tanstack/react-query";
import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";
import { ApiProblem } from "~/api/problem";
import { ColumnField } from "../form/ColumnField";
import classes from "./CellEditor.module.css";
import { isChosen, isSame, shownOf } from "./editing";
import { useColumnOptions } from "./options";
import { knownOption } from "./references";
import type { Column, FieldValue } from "./types";

export interface CellEditorProps {
  column: Column;
  /** What is there, as a client would send it. */
  value: FieldValue;
  /** Why the server refused what was typed; `draft` is that. */
  refusal: unknown;
  draft: FieldValue | undefined;
  canAddTerm: boolean;
  rowId: string;
  /** `step` is where to go on: the next cell, the one before, or nowhere. */
  onSave: (value: FieldValue, shown: unknown, step: 1 | -1 | 0) => void;
  onLeave: (step: 1 | -1 | 0) => void;
}

/** The field of one cell, over the cell: Enter and Tab keep it, Escape leaves it as it was. */
export default function CellEditor(props: CellEditorProps) {
  const { column, value, refusal, canAddTerm, onSave, onLeave } = props;
  const [draft, setDraft] = useState<FieldValue>(props.draft === undefined ? value : props.draft);
  const { options } = useColumnOptions(column, typeof draft === "string" ? [draft] : []);
  const isDone = useRef(false);
  const client = useQueryClient();
  const shown = (wanted: FieldValue) => {
    const found = typeof wanted === "string" && knownOption(client, column, wanted);
    return shownOf(column, wanted, found ? [found] : options);
  };
  const keep = (wanted: FieldValue, step: 1 | -1 | 0) => {
    if (isDone.current) return;
    isDone.current = true;
    if (isSame(wanted, value)) onLeave(step);
    else onSave(wanted, shown(wanted), step);
  };
  const onKey = (event: KeyboardEvent) => {
    // The list has keys of its own.
    event.stopPropagation();
    const typed = event.target instanceof HTMLInputElement ? event.target.value : "";
    if (event.key === "Escape") {
      event.preventDefault();
      isDone.current = true;
      onLeave(0);
    } else if (event.key === "Tab") {
      event.preventDefault();
      const added = column.type === "tags" && typed.trim() ? [...asTags(draft), typed.trim()] : draft;
      keep(added, event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && !isChosen(column) && !(column.type === "tags" && typed.trim())) {
      event.preventDefault();
      keep(draft, 0);
    }
  };
  const onBlur = (event: FocusEvent) => {
    const goesTo = event.relatedTarget;
    const staysInside = event.currentTarget.contains(goesTo) || goesTo?.closest("[data-combobox-dropdown]");
    if (!staysInside && document.hasFocus()) keep(draft, 0);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside is what people reach
    <div
      data-editor
      className={classes.editor}
      onKeyDown={onKey}
      onBlur={onBlur}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <ColumnField
        column={column}
        value={draft}
        hideLabel
        autoFocus
        canAddTerm={canAddTerm}
        rowId={props.rowId}
        error={refusal instanceof ApiProblem ? textOf(refusal) : undefined}
        onChange={(next) => {
          setDraft(next);
          if (isChosen(column) || column.type === "boolean") keep(next, 0);
        }}
      />
    </div>
  );
}

const asTags = (value: FieldValue): string[] => (Array.isArray(value) ? value : []);

function textOf(problem: ApiProblem): string {
  return problem.errors.map(({ detail }) => detail).join(" ") || problem.detail;
}
