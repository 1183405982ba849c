import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch } from "~/api/client";
import { isProblem } from "~/api/problem";
import { useTell } from "~/components/feedback";
import { isSame, renewed, writtenOf } from "./editing";
import { changeOf, isOwn, valueIn } from "./own";
import { registerQuery } from "./queries";
import { patchRow, versionOf } from "./rowCache";
import type { Column, FieldValue, Row } from "./types";

type Document = Record<string, unknown> & { id: string; version: number };
type Change = Record<string, unknown>;

/** Somebody else was faster: what one wanted, and what is there now. */
export interface Conflict {
  row: Row;
  column: Column;
  mine: FieldValue;
  mineShown: unknown;
  theirs: Document;
}

interface RowChange {
  /** Shows the change at once; answers the refusal of a field (422), or null if it is settled otherwise. */
  change: (row: Row, column: Column, value: FieldValue, shown: unknown) => Promise<unknown>;
  conflicts: readonly Conflict[];
  settle: (conflict: Conflict, takesMine: boolean) => void;
}

/** Changes of single cells of the list at `path`: optimistic, one after the other for each row, with Undo. */
export function useRowChange(path: string, register: string): RowChange {
  const { t } = useTranslation("common");
  const client = useQueryClient();
  const tell = useTell();
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const underway = useRef(new Map<string, Promise<unknown>>());

  const take = useCallback(
    (document: Document) => {
      const columns = client.getQueryData(registerQuery(register).queryKey)?.columns ?? [];
      patchRow(client, path, document.id, (row) => renewed(row, document, columns.filter(isOwn)));
      client.invalidateQueries({ queryKey: [register, document.id] });
    },
    [client, path, register],
  );

  /** The next change of a row waits for the one before, whose answer has the version to send. */
  const send = useCallback(
    (id: string, change: Change, known: number | null) => {
      const run = async () => {
        const version = known ?? versionOf(client, path, id);
        const answer = api.PATCH(`${path}/{id}` as "/customers/{id}", {
          params: { path: { id } },
          body: change as never,
          headers: version === null ? {} : ifMatch(version),
        });
        const document = (await body(answer)) as unknown as Document & { previous?: Change };
        take(document);
        return document;
      };
      const turn = (underway.current.get(id) ?? Promise.resolve()).then(run, run);
      underway.current.set(id, turn);
      return turn;
    },
    [client, path, take],
  );

  const change = useCallback(
    async (row: Row, column: Column, value: FieldValue, shown: unknown): Promise<unknown> => {
      const before = row[column.name];
      patchRow(client, path, row.id, (old) => ({ ...old, [column.name]: shown }));
      const takeBack = () => patchRow(client, path, row.id, (old) => ({ ...old, [column.name]: before }));
      try {
        const document = await send(row.id, changeOf(column, value), null);
        const previous = document.previous ?? changeOf(column, writtenOf(column, before));
        tell.done(t("saved"), () => {
          send(row.id, previous, document.version).then(() => tell.done(t("undone")), tell.failed);
        });
        return null;
      } catch (error) {
        takeBack();
        if (isProblem(error) && error.status === 422) return error;
        if (!isProblem(error, "version_mismatch")) {
          tell.failed(error, () => void latest.current(row, column, value, shown));
          return null;
        }
        const answer = api.GET(`${path}/{id}` as "/customers/{id}", { params: { path: { id: row.id } } });
        try {
          const theirs = (await body(answer)) as unknown as Document;
          // Somebody changed another field: that is no quarrel about this one.
          const theirValue = isOwn(column) ? valueIn(theirs, column) : writtenOf(column, theirs[column.name]);
          if (isSame(theirValue, writtenOf(column, before))) {
            take(theirs);
            return await latest.current(renewed(row, theirs), column, value, shown);
          }
          setConflicts((others) => [
            ...others.filter((other) => other.row.id !== row.id || other.column.name !== column.name),
            { row, column, mine: value, mineShown: shown, theirs },
          ]);
        } catch (gone) {
          tell.failed(gone);
        }
        return null;
      }
    },
    [client, path, send, t, take, tell],
  );
  const latest = useRef(change);
  latest.current = change;

  const settle = useCallback(
    (conflict: Conflict, takesMine: boolean) => {
      setConflicts((all) => all.filter((other) => other !== conflict));
      const { row, column, mine, mineShown, theirs } = conflict;
      take(theirs);
      if (takesMine) change(renewed(row, theirs), column, mine, mineShown).then((e) => e && tell.failed(e));
    },
    [take, change, tell],
  );
  return { change, conflicts, settle };
}
