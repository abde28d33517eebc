-- The event log: append-only partitions with gapless offsets, and how far each consumer group has come.

create table topic_partition (
    topic       text not null,
    part        integer not null,
    next_offset bigint not null default 0,
    primary key (topic, part)
);

create table record (
    topic    text not null,
    part     integer not null,
    "offset" bigint not null,
    at       timestamptz not null default clock_timestamp(),
    key      text,
    value    bytea,
    headers  jsonb not null,
    primary key (topic, part, "offset"),
    foreign key (topic, part) references topic_partition
);

create table progress (
    consumer_group text not null,
    topic          text not null,
    part           integer not null,
    next_offset    bigint not null,
    primary key (consumer_group, topic, part)
);
