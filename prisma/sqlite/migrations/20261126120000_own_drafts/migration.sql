-- CreateTable
CREATE TABLE "DraftChange" (
    "siteId" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" TEXT NOT NULL,

    PRIMARY KEY ("siteId", "draftId", "version")
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Draft" (
    "siteId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "baseRevision" INTEGER,
    "body" TEXT NOT NULL,
    "bodyVersion" INTEGER NOT NULL,
    "removed" TEXT NOT NULL DEFAULT '[]',
    "updatedAt" DATETIME NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,

    PRIMARY KEY ("siteId", "id")
);
-- Up to now all administrators shared one draft. It becomes the draft of whoever changed it last; others can take it over.
INSERT INTO "new_Draft" ("actorId", "actorKind", "actorName", "baseRevision", "body", "bodyVersion", "id", "siteId", "updatedAt", "version")
SELECT "actorId", "actorKind", "actorName", "baseRevision", "body", "version", "actorKind" || COALESCE(':' || "actorId", ''), "siteId", "updatedAt", "version" FROM "Draft";
DROP TABLE "Draft";
ALTER TABLE "new_Draft" RENAME TO "Draft";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
