-- Nothing was ever written to the first form of this table.
DROP TABLE "UpsStatistic";

-- CreateTable
CREATE TABLE "UpsStatistic" (
    "series" INTEGER NOT NULL,
    "stepSec" INTEGER NOT NULL,
    "slot" INTEGER NOT NULL,
    "startMin" INTEGER NOT NULL,
    "body" BLOB NOT NULL,

    PRIMARY KEY ("series", "stepSec", "slot")
);

-- CreateTable
CREATE TABLE "UpsSeries" (
    "number" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "siteId" TEXT NOT NULL,
    "upsId" TEXT NOT NULL,
    "lastRound" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "UpsMinutes" (
    "startMin" INTEGER NOT NULL,
    "bundle" INTEGER NOT NULL,
    "body" BLOB NOT NULL,

    PRIMARY KEY ("startMin", "bundle")
);

-- CreateIndex
CREATE UNIQUE INDEX "UpsSeries_siteId_upsId_key" ON "UpsSeries"("siteId", "upsId");
