import { AccountView } from "../../../components/account/account-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("account");

export default function Page() {
  return <AccountView />;
}
