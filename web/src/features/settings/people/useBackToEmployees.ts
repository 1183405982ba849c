import { useNavigate } from "@tanstack/react-router";

/** Closes what is open over the list of employees, which stays as it was. */
export function useBackToEmployees(): () => void {
  const navigate = useNavigate();
  return () => navigate({ to: "/settings/employees", search: (list) => list });
}
