import { useNavigate, useParams } from "@tanstack/react-router";
import { ActivityDialog } from "~/features/around";

/** An activity over the list that it was opened from. */
export function OpenActivity() {
  const { activityId } = useParams({ from: "/shell/activities/$activityId" });
  const navigate = useNavigate();
  return <ActivityDialog id={activityId} onClose={() => navigate({ to: "/activities" })} />;
}
