/** What is read, shown and changed as one: a customer, a contact. */
export interface Recorded {
  id: string;
  version: number;
}

export type Values = Record<string, unknown>;

/** The record after a change, and what its fields were before: sent as a change, that undoes it. */
export type Changed<R extends Recorded> = R & { previous: Values };

/** How a kind of record is read and written, and where the page keeps it. */
export interface RecordKind<R extends Recorded> {
  read: (id: string) => Promise<R>;
  /** Refused with 412 if the record has another version than `now` by now. */
  send: (now: R, values: Values) => Promise<Changed<R>>;
  take: (record: R) => void;
}

export interface Wish<R extends Recorded> {
  /** The record as the person saw it. */
  seen: R;
  /** What to send: made of the record as it is then, which somebody else may have changed in the meantime. */
  values: (now: R) => Values;
  /** What the change takes the place of; left out if it only adds. */
  replaces?: (record: R) => unknown;
  /** Another way to send than the kind's. */
  send?: (now: R) => Promise<Changed<R>>;
  /** What is said when it is done. */
  done?: string;
}

/** Somebody else was faster and changed the same: nothing was sent, `theirs` is what there is now. */
export class Conflict<R extends Recorded = Recorded> extends Error {
  override readonly name = "Conflict";

  constructor(
    readonly theirs: R,
    /** What the server said. */
    readonly refusal: unknown,
  ) {
    super("the same was changed by somebody else");
  }
}

const ATTEMPTS = 3;

/**
 * Sends the wish. If the record has changed since the person saw it, but not what the wish takes the place of,
 * it is sent again upon the new state; else it is a `Conflict`.
 */
export async function fulfil<R extends Recorded>(
  kind: RecordKind<R>,
  wish: Wish<R>,
  isStale: (error: unknown) => boolean,
): Promise<Changed<R>> {
  let now = wish.seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (wish.send ? wish.send(now) : kind.send(now, wish.values(now)));
    } catch (error) {
      if (!isStale(error) || attempt === ATTEMPTS) throw error;
      now = await kind.read(wish.seen.id);
      kind.take(now);
      if (!isSame(wish.replaces?.(wish.seen), wish.replaces?.(now))) throw new Conflict(now, error);
    }
  }
}

/** Whether two values that the server sent are the same; nothing sent is not told from null. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
