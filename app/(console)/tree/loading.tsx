import { TreeSkeleton } from "../../../components/tree/tree-view.tsx";

export default function Loading() {
  return <TreeSkeleton />;
}
