import { UsersView } from "../../../components/users/users-view.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("users");

export default function Page() {
  return <UsersView />;
}
