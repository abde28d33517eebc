-- What is sold: styles, their colourways and variants, prices, and what lists need of them.

create extension if not exists btree_gist;

create table brand (
    id   uuid primary key,
    slug text not null,
    name text not null,
    logo text,
    size_chart uuid,
    constraint brand_slug_is_its_own unique (slug)
);

-- A tree; the path spells the way from the root: `women/dresses`.
create table category (
    id       uuid primary key,
    parent   uuid references category,
    slug     text not null,
    name     text not null,
    path     text collate "C" not null,
    position integer not null default 0,
    attribute_schema jsonb not null default '{}',
    constraint category_slug_is_its_own unique (slug),
    constraint category_path_is_its_own unique (path),
    constraint category_is_not_its_own_parent check (parent <> id)
);

create table swatch (
    code    text primary key,
    label   text not null,
    family  text not null,
    hex     text[] not null,
    texture text,
    constraint swatch_has_one_to_three_colours check (cardinality(hex) between 1 and 3)
);

create table size_chart (
    id       uuid primary key,
    slug     text not null,
    version  integer not null,
    brand    uuid references brand,
    category uuid references category,
    gender   text,
    unit     text not null,
    columns  jsonb not null,
    rows     jsonb not null,
    constraint size_chart_version_is_its_own unique (slug, version),
    constraint size_chart_unit_is_known check (unit in ('cm', 'in'))
);
alter table brand add foreign key (size_chart) references size_chart;

create table attribute_definition (
    code       text primary key,
    type       text not null,
    unit       text,
    filterable boolean not null default false,
    localised  boolean not null default false,
    category   uuid references category,
    constraint attribute_type_is_known check (type in ('text', 'number', 'boolean', 'choice', 'date'))
);

create table product (
    id           uuid primary key,
    slug         text not null,
    brand        uuid not null references brand,
    status       text not null,
    title        text not null,
    -- Title, description, options, colourways with their pictures, care: what people read, written as a whole.
    content      jsonb not null,
    attributes   jsonb not null default '{}',
    tax_class    text not null default 'standard',
    -- The way to the primary category, and to every other.
    categories   uuid[] not null default '{}',
    -- Of the draft that made it: an import that says the same again changes nothing.
    fingerprint  bytea not null,
    publish_at   timestamptz,
    unpublish_at timestamptz,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    published_at timestamptz,
    version      bigint not null default 1,
    -- What lists show, kept by this context's own writes and by what it hears of stock and reviews.
    image        text,
    currency     text,
    price_min    bigint,
    price_max    bigint,
    compare_at   bigint,
    in_stock     boolean not null default false,
    rating_stars integer[] not null default '{0,0,0,0,0}',
    rating_version bigint not null default 0,
    constraint product_slug_is_its_own unique (slug),
    constraint product_status_is_known check (status in ('draft', 'scheduled', 'active', 'archived')),
    constraint product_ends_after_it_begins check (unpublish_at is null or publish_at is null or unpublish_at > publish_at)
);
create index product_newest_for_staff on product (updated_at desc, id desc);
create index product_by_status_for_staff on product (status, updated_at desc, id desc);
create index product_by_title_for_staff on product (lower(title) text_pattern_ops);

-- Slugs that a product had: they lead to the one that it has.
create table former_slug (
    slug    text primary key,
    product uuid not null references product,
    since   timestamptz not null
);

create table variant (
    sku        text primary key,
    id         uuid not null,
    product    uuid not null references product,
    position   integer not null,
    colour     text,
    size       text,
    options    jsonb not null,
    -- The option tuple as one text.
    option_key text not null,
    barcode    text,
    weight_grams integer,
    hs_code    text,
    origin     text,
    active     boolean not null default true,
    price      bigint,
    compare_at bigint,
    currency   text,
    price_version bigint not null default 0,
    available  bigint not null default 0,
    stock_version bigint not null default 0,
    constraint variant_id_is_its_own unique (id),
    constraint variant_price_is_not_negative check (price >= 0 and compare_at >= 0),
    constraint variant_price_has_a_currency check (price is null or currency is not null)
);
create index variant_of_product on variant (product, position);
create unique index variant_option_tuple_is_its_own on variant (product, option_key) where active;
create index variant_by_sku_prefix on variant (sku text_pattern_ops);

create table price_list (
    id            uuid primary key,
    code          text not null,
    currency      text not null,
    market        text,
    customer_group text,
    channel       text,
    priority      integer not null default 0,
    tax_inclusive boolean not null default true,
    starts_at     timestamptz,
    ends_at       timestamptz,
    constraint price_list_code_is_its_own unique (code)
);

create table price (
    price_list uuid not null references price_list,
    sku        text not null references variant,
    min_quantity integer not null default 1,
    during     tstzrange not null,
    amount     bigint not null,
    compare_at bigint,
    actor      text not null,
    constraint price_is_not_negative check (amount >= 0 and compare_at >= 0),
    constraint price_periods_do_not_overlap exclude using gist (price_list with =, sku with =, min_quantity with =, during with &&)
);

-- What was really shown, append-only: the lowest price of thirty days is read here (Directive 98/6/EC, article 6a).
create table price_shown (
    sku        text not null,
    market     text not null default 'default',
    currency   text not null,
    amount     bigint not null,
    valid_from timestamptz not null,
    primary key (sku, market, valid_from)
);

create table collection (
    id        uuid primary key,
    slug      text not null,
    name      text not null,
    rule      jsonb,
    sort      text not null default 'newest',
    starts_at timestamptz,
    ends_at   timestamptz,
    constraint collection_slug_is_its_own unique (slug)
);
create table collection_product (
    collection uuid not null references collection,
    product    uuid not null references product,
    position   integer not null,
    primary key (collection, product)
);

-- One row per active product and category that leads to it, ancestors too, and one for the whole shop (the nil category): each list is
-- one range of one index.
create table listing (
    category     uuid not null,
    product      uuid not null references product,
    brand        uuid not null,
    published_at timestamptz not null,
    price_min    bigint not null,
    title        text collate "C" not null,
    primary key (category, product)
);
create index listing_newest on listing (category, published_at desc, product desc);
create index listing_price on listing (category, price_min, product);
create index listing_name on listing (category, title, product);
create index listing_brand_newest on listing (category, brand, published_at desc, product desc);
create index listing_of_product on listing (product);
