import { OverviewSkeleton } from "../../../components/overview/overview-view.tsx";

export default function Loading() {
  return <OverviewSkeleton />;
}
