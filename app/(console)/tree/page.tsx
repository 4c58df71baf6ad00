import { TreeView } from "../../../components/tree/tree-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("tree");

export default function Page() {
  return <TreeView />;
}
