-- The till and what comes of it. A checkout is one row that carries its own saga; an order exists only after its payment succeeded.

create table checkout (
    id               uuid primary key,
    cart             uuid not null,
    cart_version     bigint not null,
    customer         text,
    token_hash       text,
    status           text not null,
    email            text,
    shipping_address jsonb,
    billing_address  jsonb,
    shipping_method  text,
    currency         text not null,
    lines            jsonb not null,
    totals           jsonb not null,
    total            bigint not null,
    -- The order that it will be: chosen before the first attempt, so that stock is allocated to it by name.
    order_id         uuid not null,
    -- The attempt that is being made or that paid.
    attempt          uuid,
    payment_method   text,
    redirect_url     text,
    -- Who drives the saga: a fencing token, and until when it may.
    lease            bigint not null default 0,
    lease_until      timestamptz,
    held_until       timestamptz not null,
    paying_since     timestamptz,
    version          bigint not null default 1,
    -- How often it was announced: the version that its events carry, without gaps.
    announced        bigint not null default 0,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint checkout_status_is_known check (status in ('open', 'paying', 'completed', 'expired')),
    constraint checkout_has_an_owner check (customer is not null or token_hash is not null),
    constraint checkout_total_is_not_negative check (total >= 0),
    constraint checkout_paying_has_an_attempt check (status not in ('paying', 'completed') or attempt is not null),
    constraint checkout_order_id_is_its_own unique (order_id)
);
create unique index checkout_one_live_per_cart on checkout (cart) where status in ('open', 'paying');
create index checkout_of_attempt on checkout (attempt) where attempt is not null;
create index checkout_waiting on checkout (status, held_until) where status in ('open', 'paying');

-- The proof that a checkout was paid: one per checkout, one per attempt, never changed.
create table payment_proof (
    checkout uuid primary key references checkout,
    attempt  uuid not null,
    method   text not null,
    status   text not null,
    amount   bigint not null,
    currency text not null,
    proven_at timestamptz not null,
    constraint payment_proof_one_per_attempt unique (attempt),
    constraint payment_proof_is_a_success check (status in ('authorised', 'offline-authorised', 'captured'))
);

create table orders (
    id               uuid primary key,
    number           text not null,
    checkout         uuid not null references payment_proof (checkout),
    attempt          uuid not null references payment_proof (attempt),
    cart             uuid not null,
    customer         text,
    token_hash       text,
    email            text not null,
    shipping_address jsonb not null,
    billing_address  jsonb,
    shipping_method  jsonb not null,
    payment_method   text not null,
    payment_status   text not null,
    status           text not null,
    currency         text not null,
    totals           jsonb not null,
    total            bigint not null,
    cancel_reason    text,
    version          bigint not null default 1,
    placed_at        timestamptz not null,
    updated_at       timestamptz not null,
    constraint orders_one_per_checkout unique (checkout),
    constraint orders_one_per_attempt unique (attempt),
    constraint orders_number_is_its_own unique (number),
    constraint orders_status_is_known check (status in ('placed', 'partially_shipped', 'shipped', 'partially_delivered', 'delivered', 'cancelled')),
    constraint orders_payment_status_is_known
        check (payment_status in ('authorised', 'paid', 'due_on_delivery', 'voided', 'partially_refunded', 'refunded')),
    constraint orders_have_an_owner check (customer is not null or token_hash is not null)
);
create index orders_of_customer on orders (customer, placed_at desc, id desc) where customer is not null;
create index orders_of_guest on orders (token_hash, placed_at desc, id desc) where token_hash is not null;
create index orders_newest on orders (placed_at desc, id desc);
create index orders_by_status on orders (status, placed_at desc, id desc);
create index orders_by_email on orders (lower(email) text_pattern_ops, placed_at desc, id desc);
create index orders_to_capture on orders (placed_at) where payment_status = 'authorised';

create table order_line (
    order_id  uuid not null references orders,
    line      smallint not null,
    sku       text not null,
    product   uuid not null,
    slug      text not null,
    title     text not null,
    brand     text not null,
    colour    text,
    size      text,
    image     text,
    quantity  integer not null,
    unit_price bigint not null,
    discount  bigint not null,
    tax       bigint not null,
    total     bigint not null,
    shipped   integer not null default 0,
    delivered integer not null default 0,
    primary key (order_id, line),
    constraint order_line_one_per_sku unique (order_id, sku),
    constraint order_line_quantity_is_positive check (quantity > 0),
    constraint order_line_ships_what_was_ordered check (shipped between 0 and quantity),
    constraint order_line_delivers_what_was_shipped check (delivered between 0 and shipped)
);

create table shipment (
    id           uuid primary key,
    order_id     uuid not null references orders,
    carrier      text,
    tracking     text,
    shipped_at   timestamptz not null,
    delivered_at timestamptz
);
create index shipment_of_order on shipment (order_id, shipped_at);

create table shipment_line (
    shipment uuid not null references shipment,
    order_id uuid not null,
    line     smallint not null,
    quantity integer not null,
    primary key (shipment, line),
    foreign key (order_id, line) references order_line (order_id, line),
    constraint shipment_line_quantity_is_positive check (quantity > 0)
);

-- What happened to an order, for people; appended in the transaction of what happened.
create table order_moment (
    order_id uuid not null references orders,
    version  bigint not null,
    at       timestamptz not null,
    what     text not null,
    detail   text,
    primary key (order_id, version)
);

-- An order is exactly what was paid for: not even psql can write another.
create function order_matches_its_proof() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from payment_proof p
         where p.checkout = new.checkout and p.attempt = new.attempt and p.amount = new.total and p.currency = new.currency
    ) then
        raise exception 'order % is not what its payment was for', new.id using constraint = 'orders_match_their_payment', errcode = 'check_violation';
    end if;
    return new;
end $$;
create constraint trigger orders_match_their_payment after insert or update of checkout, attempt, total, currency on orders
    for each row execute function order_matches_its_proof();

create function payment_proof_stays() returns trigger language plpgsql as $$
begin
    raise exception 'a payment proof is never changed' using constraint = 'payment_proof_stays', errcode = 'check_violation';
end $$;
create trigger payment_proof_stays before update or delete on payment_proof for each row execute function payment_proof_stays();
