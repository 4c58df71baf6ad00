import { SignInForm } from "../../../components/account/sign-in-form.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("signIn");

export default function Page() {
  return <SignInForm />;
}
