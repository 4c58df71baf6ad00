import type { ReactNode } from "react";
import { AuthShell } from "../../components/account/auth-shell.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <AuthShell>{children}</AuthShell>;
}
