import { PeersView } from "../../../components/peers/peers-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("peers");

export default function Page() {
  return <PeersView />;
}
