-- What exact reservations need. Until `url_expires_at` a signed URL can still write the key.
ALTER TABLE documents ADD COLUMN sha256 TEXT;
ALTER TABLE documents ADD COLUMN url_expires_at BIGINT NOT NULL DEFAULT 0;
-- The name folded to lower case by the server (Unicode), for search and sorting without regard to case.
ALTER TABLE documents ADD COLUMN filename_folded TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE documents SET filename_folded = lower(filename);

CREATE INDEX documents_by_created_at ON documents (user_id, status, created_at, id);
CREATE INDEX documents_by_filename ON documents (user_id, status, filename_folded, id);
CREATE INDEX documents_by_size ON documents (user_id, status, coalesce(size_bytes, 0), id);
CREATE INDEX documents_pending ON documents (created_at) WHERE status = 'pending';

-- Counted here so that one guarded statement can refuse: pending uploads, and those of them without a declared size.
ALTER TABLE quotas ADD COLUMN pending_uploads BIGINT NOT NULL DEFAULT 0
    CONSTRAINT quotas_pending_check CHECK (pending_uploads >= 0);
ALTER TABLE quotas ADD COLUMN unsized_uploads BIGINT NOT NULL DEFAULT 0
    CONSTRAINT quotas_unsized_check CHECK (unsized_uploads >= 0);
UPDATE quotas SET
    pending_uploads = (SELECT count(*) FROM documents d WHERE d.user_id = quotas.user_id AND d.status = 'pending'),
    unsized_uploads = (SELECT count(*) FROM documents d
                       WHERE d.user_id = quotas.user_id AND d.status = 'pending' AND d.size_bytes IS NULL);
