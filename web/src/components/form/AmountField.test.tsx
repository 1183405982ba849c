import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { useState } from "react";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll, expect, it } from "vitest";
import { AmountField } from "./AmountField";

beforeAll(() => i18next.use(initReactI18next).init({ lng: "en", resources: {} }));

afterEach(cleanup);

function Held({ start }: { start: string }) {
  const [value, setValue] = useState<string | null>(start);
  return (
    <MantineProvider>
      <AmountField label="Budget" value={value ?? ""} onChange={setValue} />
      <output>{String(value)}</output>
    </MantineProvider>
  );
}

const type = (text: string) => fireEvent.change(screen.getByLabelText("Budget"), { target: { value: text } });
const choose = (code: string) =>
  fireEvent.change(screen.getByLabelText("currency"), { target: { value: code } });
const held = () => screen.getByRole("status").textContent;

it("holds an amount and its currency as one value, whichever comes first", () => {
  render(<Held start="" />);
  choose("EUR");
  expect(held()).toBe("null");
  type("12,50");
  expect(held()).toBe("12,50 EUR");
  choose("BGN");
  expect(held()).toBe("12,50 BGN");
  choose("");
  expect(held()).toBe("12,50");
  type("");
  expect(held()).toBe("null");
});

it("shows what there is", () => {
  render(<Held start="7 USD" />);
  expect((screen.getByLabelText("Budget") as HTMLInputElement).value).toBe("7");
  expect((screen.getByLabelText("currency") as HTMLSelectElement).value).toBe("USD");
});
