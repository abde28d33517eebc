-- Imports: what was asked, how far it is, and the file on its way into the catalog.

create table import (
    id          uuid primary key,
    actor       text not null,
    filename    text,
    dry_run     boolean not null,
    -- The mapping file; `json`, because the order of its members counts.
    mapping     json,
    stage       text not null,
    format      text,
    delimiter   text not null default ',',
    header      jsonb not null default '[]',
    -- The header's line, the next record's line, and the beginning of a record whose end is in the next part.
    header_line bigint not null default 1,
    next_line   bigint not null default 1,
    rest        bytea not null default '',
    parts       integer not null default 0,
    -- How far the stage is: the line of its last product, or the place of its last variant.
    cursor      bigint not null default 0,
    rows        bigint not null default 0,
    products    bigint not null default 0,
    variants    bigint not null default 0,
    checked     bigint not null default 0,
    created     bigint not null default 0,
    changed     bigint not null default 0,
    unchanged   bigint not null default 0,
    counted     bigint not null default 0,
    errors      bigint not null default 0,
    notices     bigint not null default 0,
    attempts    integer not null default 0,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    finished_at timestamptz,
    constraint import_stage_is_known check (stage in ('receiving', 'checking', 'comparing', 'writing', 'counting', 'done', 'refused')),
    constraint import_is_finished_in_an_end check ((finished_at is not null) = (stage in ('done', 'refused')))
);
create index import_unfinished on import (created_at) where finished_at is null;

create table import_part (
    import uuid not null references import on delete cascade,
    part   integer not null,
    digest bytea not null,
    primary key (import, part)
);

-- What is wrong, and what is worth knowing: the first thousand of each.
create table import_issue (
    import  uuid not null references import on delete cascade,
    kind    text not null,
    line    bigint not null,
    column_name text not null,
    field   text not null,
    code    text not null,
    message text not null,
    constraint import_issue_kind_is_known check (kind in ('error', 'notice'))
);
create index import_issue_by_line on import_issue (import, kind, line);

-- The file's records by the product that they are about. These three tables are emptied when their import is finished.
create table import_row (
    import uuid not null references import on delete cascade,
    key    text collate "C" not null,
    line   bigint not null,
    cells  jsonb not null,
    primary key (import, key, line)
);

create table import_product (
    import      uuid not null references import on delete cascade,
    line        bigint not null,
    key         text collate "C" not null,
    slug        text,
    fingerprint bytea,
    draft       jsonb,
    -- It stays as it is: staff archived it, or it could not be written.
    kept        boolean not null default false,
    primary key (import, line),
    constraint import_product_key_is_its_own unique (import, key)
);

create table import_variant (
    import  uuid not null references import on delete cascade,
    place   bigint not null,
    product_line bigint not null,
    line    bigint not null,
    sku     text not null,
    on_hand bigint,
    opening boolean not null,
    primary key (import, place)
);
