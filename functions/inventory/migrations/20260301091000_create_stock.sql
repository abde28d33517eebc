-- Stock per variant and location: counters that a CHECK keeps honest, and a ledger that explains them.

create table location (
    code text primary key,
    name text not null
);
insert into location values ('main', 'Main warehouse');

create table stock_level (
    sku             text not null,
    location        text not null references location,
    on_hand         bigint not null default 0,
    allocated       bigint not null default 0,
    reserved        bigint not null default 0,
    damaged         bigint not null default 0,
    qc              bigint not null default 0,
    safety          bigint not null default 0,
    incoming        bigint not null default 0,
    backorder_limit bigint not null default 0,
    -- Counts every change: what the stock's events carry.
    version         bigint not null default 0,
    updated_at      timestamptz not null default clock_timestamp(),
    primary key (sku, location),
    constraint stock_level_is_never_negative
        check (on_hand >= 0 and allocated >= 0 and reserved >= 0 and damaged >= 0 and qc >= 0 and safety >= 0 and incoming >= 0 and backorder_limit >= 0),
    constraint stock_level_is_never_oversold check (allocated + reserved <= on_hand - damaged - qc - safety + backorder_limit)
) with (fillfactor = 80);
create index stock_level_sold_out on stock_level (sku) where on_hand - damaged - qc - safety + backorder_limit - allocated - reserved <= 0;
create index stock_level_low on stock_level (sku) where on_hand - damaged - qc - safety + backorder_limit - allocated - reserved <= 5;

create table reservation (
    checkout   uuid not null,
    sku        text not null,
    location   text not null,
    quantity   bigint not null,
    expires_at timestamptz not null,
    constraint reservation_one_per_checkout_and_stock primary key (checkout, sku, location),
    foreign key (sku, location) references stock_level,
    constraint reservation_holds_something check (quantity > 0)
);
create index reservation_of_stock on reservation (sku, location, expires_at);
create index reservation_expiry on reservation (expires_at);

create table allocation (
    checkout uuid not null,
    sku      text not null,
    location text not null,
    order_id uuid not null,
    quantity bigint not null,
    shipped  bigint not null default 0,
    released bigint not null default 0,
    constraint allocation_one_per_checkout_and_stock primary key (checkout, sku, location),
    foreign key (sku, location) references stock_level,
    constraint allocation_holds_something check (quantity > 0),
    constraint allocation_gives_only_what_it_has check (shipped >= 0 and released >= 0 and shipped + released <= quantity)
);
create index allocation_of_order on allocation (order_id);

create table stock_movement (
    id         uuid primary key,
    sku        text not null,
    location   text not null,
    kind       text not null,
    -- What it did to each counter.
    on_hand    bigint not null default 0,
    allocated  bigint not null default 0,
    reserved   bigint not null default 0,
    damaged    bigint not null default 0,
    qc         bigint not null default 0,
    cause_kind text not null,
    cause      text not null,
    actor      text not null,
    note       text,
    at         timestamptz not null,
    -- The stock's version after it: the order of the ledger.
    version    bigint not null,
    foreign key (sku, location) references stock_level,
    constraint stock_movement_one_per_version unique (sku, location, version),
    constraint stock_movement_kind_is_known check (kind in ('receive', 'count', 'adjust', 'reserve', 'release', 'expire', 'allocate', 'deallocate',
        'ship', 'return_good', 'return_bad', 'damage', 'repair', 'qc_in', 'qc_out'))
);

-- A batch of counts is taken once per cause and variant.
create table counted (
    cause text not null,
    sku   text not null,
    primary key (cause, sku)
);

create function stock_movement_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the stock ledger is append-only' using constraint = 'stock_movement_stays', errcode = 'check_violation';
end $$;
create trigger stock_movement_stays before update or delete on stock_movement for each row execute function stock_movement_stays();

-- Rows whose counters are not the sum of their movements, or whose holds are not the sum of their reservations and allocations.
create view stock_level_drift as
select s.sku, s.location, s.on_hand, s.allocated, s.reserved, s.damaged, s.qc,
       m.on_hand as ledger_on_hand, m.allocated as ledger_allocated, m.reserved as ledger_reserved,
       r.quantity as held, a.quantity as of_orders
  from stock_level s
  left join lateral (select coalesce(sum(on_hand), 0) on_hand, coalesce(sum(allocated), 0) allocated, coalesce(sum(reserved), 0) reserved,
                            coalesce(sum(damaged), 0) damaged, coalesce(sum(qc), 0) qc
                       from stock_movement where sku = s.sku and location = s.location) m on true
  left join lateral (select coalesce(sum(quantity), 0) quantity from reservation where sku = s.sku and location = s.location) r on true
  left join lateral (select coalesce(sum(quantity - shipped - released), 0) quantity from allocation where sku = s.sku and location = s.location) a on true
 where (s.on_hand, s.allocated, s.reserved, s.damaged, s.qc) is distinct from (m.on_hand, m.allocated, m.reserved, m.damaged, m.qc)
    or s.reserved <> r.quantity or s.allocated <> a.quantity;
