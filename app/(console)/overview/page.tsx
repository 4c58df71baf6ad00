import { OverviewView } from "../../../components/overview/overview-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("overview");

export default function Page() {
  return <OverviewView />;
}
