-- CreateTable
CREATE TABLE "Peer" (
    "siteId" TEXT NOT NULL,
    "terminalId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "pairedAt" DATETIME NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "password" TEXT NOT NULL DEFAULT '',
    "lastTransfer" TEXT,

    PRIMARY KEY ("siteId", "terminalId")
);

-- CreateIndex
CREATE INDEX "Audit_siteId_verb_seq_idx" ON "Audit"("siteId", "verb", "seq");
