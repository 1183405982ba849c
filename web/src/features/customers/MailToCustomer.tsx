import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { mailDialog } from "~/features/mail";
import { customerQuery } from "./api";

const SendMailDialog = lazy(mailDialog);

/** The window of an e-mail to a customer of which the list knows the id. */
export default function MailToCustomer({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const customer = useQuery(customerQuery(customerId)).data;
  if (!customer) return null;
  return (
    <Suspense fallback={null}>
      <SendMailDialog customerId={customerId} customerName={customer.name} onClose={onClose} />
    </Suspense>
  );
}
