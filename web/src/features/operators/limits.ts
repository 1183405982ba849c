/** A limit as people type it: empty for none. */
export type LimitText = string | number;

/** `{customers: "500", employees: ""}` -> `{customers: 500}`: what is empty is unlimited. */
export function limitsOf(texts: Readonly<Record<string, LimitText>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([metric, text]) =>
      text === "" || !Number.isFinite(Number(text)) ? [] : [[metric, Number(text)]],
    ),
  );
}

export interface Metric {
  metric: string;
  label: string;
  unit: "count" | "bytes";
}

/** What is known of a metric; one that is not known any more is named by its code. */
export function metricOf(known: readonly Metric[], code: string): Metric {
  const found = known.find(({ metric }) => metric === code);
  return { metric: code, label: found?.label ?? code, unit: found?.unit ?? "count" };
}

/** The metrics that a form must show: those that are known, then others that the plan limits all the same. */
export function metricsOf(known: readonly Metric[], limits: Readonly<Record<string, number>>): Metric[] {
  const codes = new Set([...known.map(({ metric }) => metric), ...Object.keys(limits)]);
  return [...codes].map((code) => metricOf(known, code));
}
