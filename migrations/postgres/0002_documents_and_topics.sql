-- Documents and topics as a vault for one person had them: the owner may be missing.
CREATE TABLE documents (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id) ON DELETE CASCADE,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes BIGINT,
    status TEXT NOT NULL CONSTRAINT documents_status_check CHECK (status IN ('pending', 'uploaded')),
    etag TEXT,
    created_at BIGINT NOT NULL,
    uploaded_at BIGINT
);

CREATE TABLE topics (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE document_topics (
    document_id UUID NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    topic_id UUID NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
    PRIMARY KEY (document_id, topic_id)
);
