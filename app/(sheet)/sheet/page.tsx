import { SheetView } from "../../../components/tree/sheet/sheet-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("sheet");

export default function Page() {
  return <SheetView />;
}
