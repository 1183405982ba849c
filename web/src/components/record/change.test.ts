import { expect, it, vi } from "vitest";
import { Conflict, fulfil, type RecordKind, type Values } from "./change";

interface Thing {
  id: string;
  version: number;
  name: string;
  size: number;
}

const STALE = new Error("412");
const isStale = (error: unknown) => error === STALE;
const seen: Thing = { id: "1", version: 1, name: "old", size: 1 };

/** A server that has `stored` and refuses changes of another version. */
function kindWith(stored: Thing) {
  let now = stored;
  const send = vi.fn(async (of: Thing, values: Values) => {
    if (of.version !== now.version) throw STALE;
    now = { ...now, ...values, version: now.version + 1 };
    return { ...now, previous: {} };
  });
  const take = vi.fn();
  const kind: RecordKind<Thing> = { read: async () => now, send, take };
  return { kind, send, take };
}

const renaming = { seen, values: () => ({ name: "new" }), replaces: ({ name }: Thing) => name };

it("sends a change again if somebody changed something else in the meantime", async () => {
  const { kind, send, take } = kindWith({ ...seen, version: 4, size: 9 });
  const changed = await fulfil(kind, renaming, isStale);
  expect(changed).toMatchObject({ name: "new", size: 9, version: 5 });
  expect(send).toHaveBeenCalledTimes(2);
  expect(take).toHaveBeenCalledWith(expect.objectContaining({ version: 4 }));
});

it("makes the values anew of what there is by then", async () => {
  const { kind } = kindWith({ ...seen, version: 2, size: 9 });
  const growing = { seen, values: ({ size }: Thing) => ({ size: size + 1 }) };
  expect((await fulfil(kind, growing, isStale)).size).toBe(10);
});

it("sends nothing over what somebody else has changed, and says what it is", async () => {
  const theirs = { ...seen, version: 4, name: "theirs" };
  const { kind, send } = kindWith(theirs);
  const refused = await fulfil(kind, renaming, isStale).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Conflict);
  expect((refused as Conflict<Thing>).theirs).toEqual(theirs);
  expect(send).toHaveBeenCalledTimes(1);
});

it("goes on after a conflict when the person has seen what the other wrote", async () => {
  const theirs = { ...seen, version: 4, name: "theirs" };
  const { kind } = kindWith(theirs);
  expect((await fulfil(kind, { ...renaming, seen: theirs }, isStale)).name).toBe("new");
});

it("leaves any other refusal as it is", async () => {
  const { kind } = kindWith(seen);
  const failing = { ...renaming, send: () => Promise.reject(new Error("422")) };
  await expect(fulfil(kind, failing, isStale)).rejects.toThrow("422");
});
