import { useFormat } from "~/i18n/useFormat";
import type { PostalAddress } from "./PostalFields";

/** An address in one line. */
export function PostalLine({ address }: { address: PostalAddress }) {
  const format = useFormat();
  const { line1, line2, postal_code, city, region, country } = address;
  const town = [postal_code, city].filter(Boolean).join(" ");
  return <>{[line1, line2, town, region, format.country(country)].filter(Boolean).join(", ")}</>;
}
