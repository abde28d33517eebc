-- Money: attempts to pay, what was given back, what the providers said, and the ledger that has to add up.

-- A checkout that somebody tries to pay for. Its row is the lock under which its attempts change and its events are numbered.
create table paid_checkout (
    checkout uuid primary key,
    version  bigint not null default 0
);

create table payment_attempt (
    id               uuid primary key,
    checkout         uuid not null references paid_checkout,
    method           text not null,
    offline          boolean not null,
    -- Chosen and committed before the provider is asked; never another for the same attempt.
    provider_key     text not null,
    provider_payment text,
    amount           bigint not null,
    currency         text not null,
    -- The provider's one-time token, only until its answer is known.
    token            text,
    return_url       text not null,
    status           text not null,
    -- What the provider said: these only ever grow, so the order in which it is heard does not matter.
    standing         text,
    captured         bigint not null default 0,
    refunded         bigint not null default 0,
    redirect_url     text,
    decline_code     text,
    -- What we want of it.
    capture_wanted   bigint not null default 0,
    refund_wanted    bigint not null default 0,
    undo             text,
    -- How asking went.
    lost             boolean not null default false,
    tries            integer not null default 1,
    due_at           timestamptz,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint payment_attempt_provider_key_is_its_own unique (provider_key),
    constraint payment_attempt_status_is_known check (status in ('created', 'requires-action', 'authorised', 'offline-authorised', 'captured',
        'failed', 'cancelled', 'unknown', 'undoing', 'voided', 'refunded')),
    constraint payment_attempt_standing_is_known check (standing in ('requires-action', 'authorised', 'declined', 'cancelled', 'voided')),
    constraint payment_attempt_amount_is_positive check (amount > 0),
    constraint payment_attempt_takes_at_most_the_amount check (captured between 0 and amount and capture_wanted between 0 and amount),
    constraint payment_attempt_gives_back_at_most_what_was_taken check (refunded between 0 and captured and refund_wanted between 0 and captured),
    constraint payment_attempt_success_was_promised check (status not in ('authorised', 'offline-authorised', 'captured') or standing = 'authorised')
);
create unique index payment_attempt_one_success_per_checkout on payment_attempt (checkout)
    where status in ('authorised', 'offline-authorised', 'captured');
create index payment_attempt_of_checkout on payment_attempt (checkout);
create index payment_attempt_due on payment_attempt (due_at) where due_at is not null;

-- Which attempt paid for an order, as the order told.
create table order_payment (
    order_id uuid primary key,
    attempt  uuid not null references payment_attempt,
    -- Pieces that are not at the door yet: cash is taken when the last one is.
    undelivered bigint not null,
    constraint order_payment_one_order_per_attempt unique (attempt)
);

create table refund (
    id           uuid primary key,
    attempt      uuid not null references payment_attempt,
    amount       bigint not null,
    reason       text not null,
    lines        jsonb not null default '[]',
    status       text not null,
    failure      text,
    requested_by text not null,
    request_key  text not null,
    created_at   timestamptz not null,
    settled_at   timestamptz,
    constraint refund_amount_is_positive check (amount > 0),
    constraint refund_status_is_known check (status in ('requested', 'succeeded', 'failed')),
    constraint refund_once_per_request unique (attempt, requested_by, request_key)
);
create index refund_open on refund (attempt, created_at) where status = 'requested';

-- Every webhook that was signed, as it came. `parked` ones contradict our books and wait for somebody to look.
create table webhook_event (
    provider    text not null,
    event_id    text not null,
    kind        text not null,
    attempt     uuid,
    raw         bytea not null,
    parked      text,
    received_at timestamptz not null,
    primary key (provider, event_id)
);
create index webhook_event_parked on webhook_event (received_at) where parked is not null;
create index webhook_event_age on webhook_event (received_at) where parked is null;

-- The ledger. An entry is what happened to money; its postings say from where to where, and add up to nothing.
create table ledger_entry (
    id          uuid primary key,
    attempt     uuid not null references payment_attempt,
    kind        text not null,
    -- What is taken (or given back) of the attempt in all after this entry: the same money is never booked twice.
    total       bigint not null,
    occurred_at timestamptz not null,
    constraint ledger_entry_kind_is_known check (kind in ('capture', 'refund')),
    constraint ledger_entry_once_per_total unique (attempt, kind, total)
);
create table ledger_posting (
    entry    uuid not null references ledger_entry,
    account  text not null,
    amount   bigint not null,
    currency text not null,
    primary key (entry, account, currency),
    constraint ledger_posting_moves_something check (amount <> 0)
);

create function ledger_adds_up() returns trigger language plpgsql as $$
declare
    checked uuid;
    postings bigint;
begin
    if tg_table_name = 'ledger_entry' then checked := new.id; else checked := new.entry; end if;
    select count(*) into postings from ledger_posting where entry = checked;
    if postings < 2 then
        raise exception 'ledger entry % has % postings', checked, postings using errcode = 'check_violation', constraint = 'ledger_entry_has_two_sides';
    end if;
    if exists (select 1 from ledger_posting where entry = checked group by currency having sum(amount) <> 0) then
        raise exception 'ledger entry % does not add up', checked using errcode = 'check_violation', constraint = 'ledger_entry_adds_up';
    end if;
    return null;
end $$;
create constraint trigger ledger_entry_has_two_sides after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_adds_up();
create constraint trigger ledger_entry_adds_up after insert on ledger_posting
    deferrable initially deferred for each row execute function ledger_adds_up();

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: write a correcting entry', tg_table_name using errcode = 'restrict_violation', constraint = 'ledger_is_append_only';
end $$;
create trigger ledger_entry_is_append_only before update or delete or truncate on ledger_entry
    for each statement execute function ledger_is_append_only();
create trigger ledger_posting_is_append_only before update or delete or truncate on ledger_posting
    for each statement execute function ledger_is_append_only();
