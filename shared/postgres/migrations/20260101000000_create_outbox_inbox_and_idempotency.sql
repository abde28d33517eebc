-- What every relational context has beside its own tables: announcements that wait for the bus, events already seen,
-- and the answers to requests that must have one effect.

create table relay_lane (lane smallint primary key);
insert into relay_lane select generate_series(0, 15);

create table outbox_event (
    event_id      uuid primary key,
    lane          smallint not null references relay_lane,
    topic         text not null,
    kind          text not null,
    aggregate     text not null,
    key           text not null,
    version       bigint not null,
    occurred_at   timestamptz not null,
    traceparent   text,
    hop           integer not null,
    body          jsonb not null,
    created_at    timestamptz not null default clock_timestamp(),
    sent_at       timestamptz,
    parked_reason text,
    constraint outbox_one_event_per_version unique (aggregate, key, version)
);
create index outbox_waiting on outbox_event (lane, key, version) where sent_at is null and parked_reason is null;
create index outbox_parked on outbox_event (aggregate, key, version) where parked_reason is not null and sent_at is null;
create index outbox_sent on outbox_event (sent_at) where sent_at is not null;

create table inbox (
    consumer    text not null,
    event_id    uuid not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (consumer, event_id)
);

-- A key without an answer is being worked on until its lease ends.
create table idempotency_key (
    principal   text not null,
    operation   text not null,
    key         text not null,
    fingerprint bytea not null,
    status      smallint,
    headers     jsonb,
    body        bytea,
    lease_until timestamptz,
    expires_at  timestamptz not null,
    primary key (principal, operation, key),
    constraint idempotency_key_has_answer_or_lease check (status is not null or lease_until is not null)
);
create index idempotency_key_expiry on idempotency_key (expires_at);
