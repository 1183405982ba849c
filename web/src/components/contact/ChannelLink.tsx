import { Text } from "@mantine/core";
import type { components } from "~/api/schema";

type Channel = components["schemas"]["ChannelOut"];

/** A way to reach somebody: phones and e-mail addresses open what they are for. */
export function ChannelLink({ channel }: { channel: Channel }) {
  const { kind, value, service, extension } = channel;
  if (kind === "messenger") return <Text size="sm">{[service, value].filter(Boolean).join(": ")}</Text>;
  const href = kind === "phone" ? `tel:${value}${extension ? `;ext=${extension}` : ""}` : `mailto:${value}`;
  return <a href={href}>{extension ? `${value} / ${extension}` : value}</a>;
}
