import { LiveSkeleton } from "../../../components/outage/live-view.tsx";

export default function Loading() {
  return <LiveSkeleton />;
}
