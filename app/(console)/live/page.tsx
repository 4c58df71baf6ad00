import { LiveView } from "../../../components/outage/live-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("live");

export default function Page() {
  return <LiveView />;
}
