-- Who signed in, where their parcels go, and on which devices they are signed in. No password is kept anywhere.

create table customer (
    -- The identity provider's name for the person: stable and unique.
    subject              text primary key,
    email                text,
    name                 text,
    phone                text,
    language             text,
    marketing_consent    boolean not null default false,
    marketing_consent_at timestamptz,
    version              bigint not null default 1,
    registered_at        timestamptz not null,
    updated_at           timestamptz not null,
    erased_at            timestamptz,
    constraint customer_subject_is_no_novel check (length(subject) between 1 and 255),
    constraint customer_version_counts_from_one check (version >= 1),
    constraint customer_consent_has_a_time check (not marketing_consent or marketing_consent_at is not null),
    constraint customer_erased_keeps_nothing_personal
        check (erased_at is null or (email is null and name is null and phone is null and not marketing_consent))
);
create index customer_newest on customer (registered_at desc, subject desc);
create index customer_by_email on customer (lower(email) text_pattern_ops);
create index customer_by_name on customer (lower(name) text_pattern_ops);

-- Every yes and every no, with its time: what has to be shown to whoever asks why a mail was sent.
create table consent_moment (
    customer text not null references customer on delete cascade,
    version  bigint not null,
    purpose  text not null,
    given    boolean not null,
    at       timestamptz not null,
    primary key (customer, version, purpose),
    constraint consent_purpose_is_known check (purpose in ('marketing'))
);

create table address (
    id               uuid primary key,
    customer         text not null references customer on delete cascade,
    address          jsonb not null,
    default_shipping boolean not null,
    default_billing  boolean not null,
    version          bigint not null default 1,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint address_version_counts_from_one check (version >= 1)
);
create index address_of_customer on address (customer, created_at, id);
create unique index address_one_default_for_shipping on address (customer) where default_shipping;
create unique index address_one_default_for_billing on address (customer) where default_billing;

-- A signed-in device. Its secrets are a family: each is good for one refresh, which brings the next.
create table session (
    id            uuid primary key,
    customer      text not null references customer on delete cascade,
    remember      boolean not null,
    user_agent    text,
    generation    bigint not null default 1,
    rotated_at    timestamptz not null,
    -- The provider's tokens, sealed with a key that is not in this database.
    sealed        bytea,
    -- Who is asking the provider for new tokens: a fencing token, and until when it may.
    lease         bigint not null default 0,
    lease_until   timestamptz,
    created_at    timestamptz not null,
    last_used_at  timestamptz not null,
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    ended_because text,
    constraint session_ends_for_a_reason check ((ended_at is null) = (ended_because is null)),
    constraint session_reason_is_known
        check (ended_because in ('signed-out', 'revoked', 'replaced', 'reused', 'idle', 'expired', 'refused', 'crowded-out')),
    constraint session_ended_keeps_no_tokens check (ended_at is null or sealed is null),
    constraint session_expires_after_it_begins check (expires_at > created_at)
);
create index session_of_customer on session (customer, last_used_at desc, id desc) where ended_at is null;
create index session_to_forget on session (coalesce(ended_at, expires_at));

-- Hashes only. Spent ones stay as long as their session, so that one that comes back is known for what it is.
create table session_secret (
    hash       text primary key,
    session    uuid not null references session on delete cascade,
    generation bigint not null,
    issued_at  timestamptz not null
);
create index session_secret_of_session on session_secret (session);
