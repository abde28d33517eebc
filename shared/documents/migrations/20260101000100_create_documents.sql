-- Documents as DynamoDB would keep them: a partition, a sort key, a version, a body.

create table document (
    partition  text collate "C" not null,
    sort       text collate "C" not null,
    version    bigint not null,
    body       jsonb not null,
    expires_at timestamptz,
    primary key (partition, sort),
    constraint document_version_counts_from_one check (version >= 1)
);
create index document_expiry on document (expires_at) where expires_at is not null;
