import { DiscoverView } from "../../../components/discovery/discover-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("discover");

export default function Page() {
  return <DiscoverView />;
}
