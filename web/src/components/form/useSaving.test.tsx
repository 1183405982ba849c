import { MantineProvider } from "@mantine/core";
import { useForm } from "@mantine/form";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import i18next from "i18next";
import type { ReactNode } from "react";
import { initReactI18next } from "react-i18next";
import { beforeAll, expect, it, vi } from "vitest";
import { ApiProblem } from "~/api/problem";
import { useFreshValues } from "./useFreshValues";
import { useSaving } from "./useSaving";

beforeAll(() => i18next.use(initReactI18next).init({ lng: "en", resources: {} }));

function render(initial: { version: number; name: string }) {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, "invalidateQueries");
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <MantineProvider>{children}</MantineProvider>
    </QueryClientProvider>
  );
  const hook = renderHook(
    ({ version, name }) => {
      const form = useForm({ initialValues: { name } });
      useFreshValues(form, version, { name });
      return { form, saving: useSaving(form, { touches: [["teams"]] }) };
    },
    { wrapper, initialProps: initial },
  );
  return { ...hook, invalidate };
}

it("sends even if nobody waits for the result, and reads anew what it touched", async () => {
  const { result, invalidate } = render({ version: 1, name: "North" });
  const send = vi.fn(() => Promise.resolve({}));
  await act(() => result.current.saving.save(send));
  expect(send).toHaveBeenCalledOnce();
  expect(invalidate).toHaveBeenCalledWith({ queryKey: ["teams"] });
});

it("keeps what was typed while the version stays, and shows the new state after a conflict", async () => {
  const { result, rerender, invalidate } = render({ version: 1, name: "North" });
  act(() => result.current.form.setFieldValue("name", "South"));
  rerender({ version: 1, name: "North" });
  expect(result.current.form.values.name).toBe("South");

  const conflict = new ApiProblem(412, "version_mismatch", "", "");
  await act(() => result.current.saving.save(() => Promise.reject(conflict)));
  expect(invalidate).toHaveBeenCalled();
  rerender({ version: 2, name: "East" });
  expect(result.current.form.values.name).toBe("East");
  expect(result.current.form.isDirty()).toBe(false);
  expect(result.current.saving.error).toBe(conflict);
});

it("puts a refused field's sentence at the field", async () => {
  const { result } = render({ version: 1, name: "" });
  const faults = [{ code: "required", detail: "Say a name.", pointer: "/name" }];
  const refused = new ApiProblem(422, "invalid", "", "", null, faults);
  await act(() => result.current.saving.save(() => Promise.reject(refused)));
  expect(result.current.form.errors.name).toBe("Say a name.");
  expect(result.current.saving.error).toBeNull();
});
