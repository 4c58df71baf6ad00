import type { Language, Words } from "../../server/words/index.ts";

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: Words;
  }
}
