import { ActionIcon, Button, Group, Skeleton, Text, TextInput, Title, Tooltip } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconColumns3, IconDownload, IconFilterOff, IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "~/api/problem";
import { EmptyState, ProblemAlert } from "~/components/feedback";
import { useCommands } from "../commands";
import { FilterBar } from "./FilterBar";
import { GroupPicker } from "./GroupPicker";
import { nextOrdering } from "./ordering";
import { registerQuery, unseenOf, viewsQuery } from "./queries";
import classes from "./RegisterPage.module.css";
import { RegisterTable } from "./RegisterTable";
import { SelectionBar } from "./SelectionBar";
import { withGroup } from "./sections";
import { isChanged } from "./state";
import { conditionAt, countConditions, membersOf } from "./tree";
import type {
  Chosen,
  Condition,
  Editing,
  FilterGroup,
  Register,
  RegisterSearch,
  Row,
  SavedView,
} from "./types";
import { useLayout } from "./useLayout";
import { useRegisterState } from "./useRegisterState";
import { useRowChange } from "./useRowChange";
import { useRows } from "./useRows";
import { useSelection } from "./useSelection";
import { ViewTabs } from "./ViewTabs";

const ColumnsDrawer = lazy(() => import("./ColumnsDrawer").then((part) => ({ default: part.ColumnsDrawer })));
const FilterDrawer = lazy(() => import("./FilterDrawer").then((part) => ({ default: part.FilterDrawer })));
const ExportDialog = lazy(() => import("./ExportDialog").then((part) => ({ default: part.ExportDialog })));

export interface RegisterPageProps {
  /** Name of the register, and the path of its resource (`/customers`). */
  name: string;
  path: string;
  search: RegisterSearch;
  onSearch: (search: RegisterSearch) => void;
  /** Where a row leads; null if it leads nowhere. */
  hrefOf: ((row: Row) => string) | null;
  /** Where "+ Add" leads; null if one may not. */
  add: { to: string; label: string } | null;
  /** What else leads on from the list, beside "+ Add". */
  tools?: ReactNode;
  emptyIcon: ReactNode;
  canShareViews: boolean;
  /** What changes in the list itself; nothing where it is left out. */
  editing?: Editing | null;
  /** What is done with many rows; rows that can be exported can be chosen without it. */
  bulk?: (chosen: Chosen) => ReactNode;
}

/** Any register as a page: views, search, filters, columns, rows, export; its state lives in the address bar. */
export function RegisterPage(props: RegisterPageProps) {
  const register = useQuery(registerQuery(props.name));
  const views = useQuery(viewsQuery(props.name));
  const failed = register.error ?? views.error;
  if (failed) {
    const retry = () => {
      register.refetch();
      views.refetch();
    };
    return (
      <div className={classes.page}>
        <div className={classes.top}>
          <ProblemAlert error={failed} onRetry={retry} />
        </div>
      </div>
    );
  }
  if (!register.data || !views.data) {
    return (
      <div className={classes.page} aria-busy="true">
        <div className={classes.top}>
          <Skeleton h={34} w={200} mb={14} />
          <Skeleton h={34} mb={14} />
          <Skeleton h={28} w={260} />
        </div>
      </div>
    );
  }
  return <LoadedRegister {...props} register={register.data} views={views.data} />;
}

type Open = "columns" | "filter" | "export" | "export chosen" | null;

function LoadedRegister(props: RegisterPageProps & { register: Register; views: SavedView[] }) {
  const { register, views, path, search, onSearch, hrefOf, add } = props;
  const { t } = useTranslation("register");
  const navigate = useNavigate();
  const router = useRouter();
  const [open, setOpen] = useState<Open>(null);
  const [layout, changeLayout] = useLayout(register.name);
  const { view, state } = useRegisterState(register, views, search);
  const editing = props.editing ?? null;
  const further = useMemo(() => unseenOf(register), [register]);
  const rows = useRows(register, path, state, further);
  const { total, lines } = rows;

  const rowChange = useRowChange(path, register.name);
  const { selection, chosen } = useSelection(register, state, rows);
  const hasId = register.columns.some(({ name }) => name === "id");
  const canSelect = (hasId && register.exportable) || props.bulk !== undefined;

  const change = (part: Partial<RegisterSearch>) => onSearch({ ...search, ...part });
  const sort = (column: string, adds: boolean) =>
    change({ ordering: nextOrdering(state.ordering, column, adds) || undefined });
  const widthsOfView = useMemo(
    () =>
      Object.fromEntries(view?.columns.flatMap(({ name, width }) => (width ? [[name, width]] : [])) ?? []),
    [view],
  );
  const isNarrowed = state.q !== "" || countConditions(state.filter) > 0;
  /** What the address says of a member that the view may have: empty only to take that away. */
  const given = (text: string | null | undefined, kept: string | null | undefined) =>
    text || (kept ? "" : undefined);
  const reset = () => change({ q: given("", view?.q), filter: view?.filter ? { and: [] } : undefined });
  useCommands(
    add
      ? [{ id: "add", text: add.label, group: "list", keys: ["n"], run: () => navigate({ to: add.to }) }]
      : [],
  );

  const wrong = useMemo(() => wrongCondition(rows.error, state.filter), [rows.error, state.filter]);
  const instead = wrong ? (
    <EmptyState icon={<IconFilterOff />} title={t("filter.wrongTitle")} text={t("filter.wrongText")} />
  ) : rows.error ? (
    <div className={classes.failure} data-over={lines.count > 0 || undefined}>
      <ProblemAlert error={rows.error} onRetry={rows.retry} />
    </div>
  ) : total === 0 && !rows.isLoading ? (
    <Nothing {...props} isNarrowed={isNarrowed} onReset={reset} />
  ) : null;

  return (
    <div className={classes.page}>
      <title>{`${register.label} · Kontor`}</title>
      <div className={classes.top}>
        <Group justify="space-between" wrap="nowrap">
          <Group gap="0 var(--mantine-spacing-sm)" align="baseline" className={classes.heading}>
            <Title order={1} size="h3">
              {register.label}
            </Title>
            <Text size="sm" c="dimmed" aria-live="polite">
              {total === null ? "\u00a0" : t("rows", { count: total })}
            </Text>
          </Group>
          <Group gap="xs" justify="end">
            {props.tools}
            {add && (
              <Button
                component={Link}
                to={add.to}
                flex="none"
                leftSection={<IconPlus size={18} aria-hidden />}
              >
                {t("add")}
              </Button>
            )}
          </Group>
        </Group>
        <ViewTabs
          register={register}
          views={views}
          view={view}
          state={state}
          widths={{ ...widthsOfView, ...layout.widths }}
          isChanged={isChanged(view, search)}
          canShare={props.canShareViews}
          onOpen={(id) => onSearch({ view: id })}
        />
        <Group gap="xs" wrap="nowrap" mb={8}>
          {register.searchable && (
            <SearchField
              label={t("searchIn", { list: register.label })}
              value={state.q}
              onChange={(q) => change({ q: given(q, view?.q) })}
            />
          )}
          <GroupPicker
            columns={register.columns}
            value={state.group}
            onChange={(name) => change({ group: given(name, view?.group) })}
          />
          <Tooltip label={t("columns.button")}>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t("columns.button")}
              onClick={() => setOpen("columns")}
            >
              <IconColumns3 size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
          {register.exportable && (
            <Tooltip label={t("export.button")}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t("export.button")}
                onClick={() => setOpen("export")}
              >
                <IconDownload size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
        <FilterBar
          columns={register.columns}
          filter={state.filter}
          always={state.filters}
          onChange={(filter) => change({ filter: kept(filter, view) })}
          onAlways={(filters) => change({ filters: shown(filters, view) })}
          onAdvanced={() => setOpen("filter")}
          wrong={wrong}
        />
      </div>
      <div id="register-rows" role="tabpanel" aria-label={register.label} className={classes.rows}>
        <RegisterTable
          label={register.label}
          columns={state.columns}
          rows={rows}
          group={state.group}
          stateKey={JSON.stringify([state.q, state.filter, state.ordering, state.group?.name])}
          onOnlyGroup={(group) =>
            change({ group: given(null, view?.group), filter: withGroup(state.filter, group.filter) })
          }
          ordering={state.ordering}
          onSort={sort}
          layout={layout}
          widthsOfView={widthsOfView}
          onLayout={changeLayout}
          selection={canSelect ? selection : null}
          editing={editing}
          onChange={rowChange.change}
          conflicts={rowChange.conflicts}
          onSettle={rowChange.settle}
          hrefOf={hrefOf}
          onOpen={(row) => hrefOf && navigate({ to: hrefOf(row) })}
          onExpect={(row) => hrefOf && router.preloadRoute({ to: hrefOf(row) }).catch(() => {})}
          instead={instead}
        />
      </div>
      {canSelect && chosen && (
        <SelectionBar
          chosen={chosen}
          total={total}
          onTakeAll={selection.takeAll}
          onExport={register.exportable ? () => setOpen("export chosen") : null}
        >
          {props.bulk?.(chosen)}
        </SelectionBar>
      )}
      <Suspense fallback={null}>
        {open === "columns" && (
          <ColumnsDrawer
            all={register.columns}
            shown={state.columns}
            layout={layout}
            widthsOfView={widthsOfView}
            onLayout={changeLayout}
            onClose={() => setOpen(null)}
            onShow={(names) => {
              setOpen(null);
              change({ fields: names ?? undefined });
            }}
          />
        )}
        {open === "filter" && (
          <FilterDrawer
            columns={register.columns}
            filter={state.filter}
            always={state.filters}
            onClose={() => setOpen(null)}
            onShow={(filter, always) => {
              setOpen(null);
              change({ filter: kept(filter, view), filters: shown(always, view) });
            }}
          />
        )}
        {(open === "export" || open === "export chosen") && (
          <ExportDialog
            register={register}
            state={state}
            total={total}
            chosen={open === "export" ? null : chosen}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Which filter the server does not take, if that is why there are no rows. */
function wrongCondition(error: unknown, filter: FilterGroup): Condition | null {
  if (!isProblem(error, "invalid_filter")) return null;
  const fault = error.errors.find(({ parameter }) => parameter === "filter");
  return fault ? conditionAt(filter, fault.pointer ?? "") : null;
}

/** An empty filter is worth a place in the address only where it takes a view's filter away. */
function kept(filter: FilterGroup, view: SavedView | null): FilterGroup | undefined {
  return membersOf(filter).length > 0 || view?.filter ? filter : undefined;
}

/** The filters that show, unless they are those of the view. */
function shown(names: string[], view: SavedView | null): string[] | undefined {
  return names.join() === (view?.filters ?? []).join() ? undefined : names;
}

interface NothingProps extends RegisterPageProps {
  isNarrowed: boolean;
  onReset: () => void;
}

function Nothing({ isNarrowed, onReset, add, emptyIcon }: NothingProps) {
  const { t } = useTranslation("register");
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<IconFilterOff />}
        title={t("empty.noMatch")}
        text={t("empty.noMatchText")}
        action={
          <Button variant="default" onClick={onReset}>
            {t("empty.reset")}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={emptyIcon}
      title={t("empty.title")}
      text={t("empty.text")}
      action={
        add && (
          <Button component={Link} to={add.to}>
            {add.label}
          </Button>
        )
      }
    />
  );
}

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string | undefined) => void;
}

/** Searches while one types; `/` leads here. */
function SearchField({ label, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation(["register", "shell"]);
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const send = useDebouncedCallback((typed: string) => onChange(typed.trim() || undefined), 250);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  useCommands([
    {
      id: "search",
      text: t("shell:shortcuts.search"),
      group: "list",
      keys: ["/"],
      isKeyOnly: true,
      run: () => field.current?.focus(),
    },
  ]);
  return (
    <TextInput
      ref={field}
      type="search"
      value={text}
      aria-label={label}
      placeholder={t("search")}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={200}
      className={classes.search}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
}
