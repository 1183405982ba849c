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

/** The metrics that a form must show: those that are known, then others that the plan limits all the same. */
export function metricsOf(
  known: readonly { metric: string; label: string }[],
  limits: Readonly<Record<string, number>>,
): { metric: string; label: string }[] {
  const others = Object.keys(limits).filter((metric) => !known.some((line) => line.metric === metric));
  return [
    ...known.map(({ metric, label }) => ({ metric, label })),
    ...others.map((metric) => ({ metric, label: metric })),
  ];
}
