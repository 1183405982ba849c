import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "~/test/matchMedia";
import { useRemoval } from "./useRemoval";

const remove = vi.fn(() => Promise.resolve());

function Row({ id }: { id: string }) {
  const { isLeaving, start } = useRemoval({ remove, touches: [], done: "Gone" });
  return isLeaving(id) ? null : (
    <button type="button" onClick={() => start(id)}>
      Remove
    </button>
  );
}

function show(id: string) {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <Notifications />
        <Row id={id} />
      </MantineProvider>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  remove.mockClear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("hides at once, and removes after the time for Undo", async () => {
  show("one");
  fireEvent.click(screen.getByText("Remove"));
  expect(screen.queryByText("Remove")).toBeNull();
  expect(remove).not.toHaveBeenCalled();
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(remove).toHaveBeenCalledWith("one", { keepalive: false });
});

it("removes nothing that was taken back", async () => {
  show("two");
  fireEvent.click(screen.getByText("Remove"));
  fireEvent.click(screen.getByText("undo"));
  expect(screen.getByText("Remove")).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(remove).not.toHaveBeenCalled();
});

it("removes before the page goes, once", async () => {
  show("three");
  fireEvent.click(screen.getByText("Remove"));
  await act(async () => {
    dispatchEvent(new Event("pagehide"));
    await vi.advanceTimersByTimeAsync(20_000);
  });
  expect(remove.mock.calls).toEqual([["three", { keepalive: true }]]);
});
