export type Validity = "now" | "past" | "future";

interface Valid {
  /** Days (`2026-11-21`), both included; null for no bound. */
  valid_from: string | null;
  valid_to: string | null;
}

/** Whether something counts on that day, where the person is. */
export function validityOf({ valid_from, valid_to }: Valid, today: Date): Validity {
  const month = String(today.getMonth() + 1).padStart(2, "0");
  const day = `${today.getFullYear()}-${month}-${String(today.getDate()).padStart(2, "0")}`;
  if (valid_to !== null && valid_to < day) return "past";
  return valid_from !== null && valid_from > day ? "future" : "now";
}
