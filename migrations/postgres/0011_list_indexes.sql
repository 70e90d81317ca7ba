-- An upload that is pending needs no place in the orders by name and size: an account has few, and most of them leave soon.
DROP INDEX documents_by_filename;
DROP INDEX documents_by_size;
CREATE INDEX documents_by_filename ON documents (user_id, filename_folded, id) WHERE status = 'uploaded';
CREATE INDEX documents_by_size ON documents (user_id, coalesce(size_bytes, 0), id) WHERE status = 'uploaded';
