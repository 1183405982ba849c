import { expect, it } from "vitest";
import { emptyChannel, emptyPerson, hasPersonField, hasPhone, personBody, sentOfPerson } from "./person";

const nobody = emptyPerson({ country: "BG", withAddress: false });

it("sends what is filled, and of each channel what its kind has", () => {
  const channels = [
    emptyChannel("phone"),
    { ...emptyChannel("phone"), value: "0888123456", extension: "12" },
    { ...emptyChannel("messenger"), value: "ann", service: "viber", label: "evenings" },
  ];
  const typed = { ...nobody, last_name: " Lee ", channels };
  expect(personBody(typed, [])).toEqual({
    first_name: null,
    last_name: "Lee",
    language: null,
    channels: [
      { kind: "phone", value: "0888123456", extension: "12", label: null },
      { kind: "messenger", value: "ann", service: "viber", label: "evenings" },
    ],
  });
  expect(sentOfPerson(typed, "/contacts/0")).toEqual({ "/contacts/0/channels": [false, true, true] });
  expect([hasPhone(nobody), hasPhone(typed)]).toEqual([false, true]);
});

it("sends an address of their own only if there is one", () => {
  const { address } = emptyPerson({ country: "BG", withAddress: true });
  expect(address?.country).toBe("BG");
  const sent = personBody({ ...nobody, address: { ...address, line1: "Main 1", city: "Ruse" } as never }, []);
  expect(sent.address).toMatchObject({ line1: "Main 1", line2: null, city: "Ruse", country: "BG" });
});

it("knows the fields at which something can be said", () => {
  const known = ["last_name", "channels.1.service", "address", "address.city", "custom.tier"];
  expect([...known, "availability.windows.0.to"].every(hasPersonField)).toBe(true);
  expect(["title", "channels.0.kind", "external_references"].some(hasPersonField)).toBe(false);
});
