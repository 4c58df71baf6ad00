import { NewPasswordForm } from "../../../components/account/new-password-form.tsx";
import { pageTitle } from "../../../components/words/page-title.ts";

export const generateMetadata = () => pageTitle("newPassword");

type PageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function Page({ searchParams }: PageProps) {
  const { token } = await searchParams;
  return <NewPasswordForm token={typeof token === "string" ? token : null} />;
}
