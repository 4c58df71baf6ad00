import { z } from "zod";

// To be imported before any schema is made: zod otherwise tries `new Function`, which our content-security policy refuses and reports.
z.config({ jitless: true });
