import { SetUpForm } from "../../../components/account/set-up-form.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("setUp");

type PageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function Page({ searchParams }: PageProps) {
  const { token } = await searchParams;
  return <SetUpForm token={typeof token === "string" ? token : null} />;
}
