-- Read models and their offsets. Everything here can be rebuilt from the journal; there is no personal data in it.

create table proj_offset (
    projection text not null,
    shard_id integer not null,
    seq integer not null check (seq >= 0),
    primary key (projection, shard_id)
) without rowid;

create table proj_control (
    projection text primary key,
    paused integer not null
) without rowid;

create table item_row (
    item blob primary key,
    shard_id integer not null,
    merchant text not null,
    terms text not null,
    currency text not null,
    opens_at integer not null,
    created_at integer not null,
    copy_of text,
    status integer not null,
    round integer not null,
    facts_version integer not null,
    updated_at integer not null,
    version integer not null,
    seq integer not null,
    total integer not null,
    free integer not null,
    held integer not null,
    sold integer not null,
    returned integer not null,
    refunded_units integer not null,
    waiting integer not null
) without rowid;
create index item_row_merchant on item_row (merchant, created_at, item);
create index item_row_opening on item_row (opens_at, item) where status in (2, 3);

-- Clustered by its key, so that the orders of an item lie together in the order they came; no index holds a column that
-- later events change.
create table order_row (
    item blob not null,
    number integer not null,
    order_key blob not null,
    buyer text not null,
    quantity integer not null,
    amount integer not null,
    seq integer not null,
    created_at integer not null,
    updated_at integer not null,
    pay_by integer,
    state integer not null,
    version integer not null,
    restocked integer not null,
    detail text,
    primary key (item, number)
) without rowid;
create unique index order_row_key on order_row (order_key, item);
create index order_row_buyer on order_row (buyer, created_at);

create table payment_row (
    item blob not null,
    order_key blob not null,
    payment_id text not null,
    line integer not null,
    provider text not null,
    state integer not null,
    amount integer not null,
    currency text not null,
    at integer not null,
    updated_at integer not null,
    primary key (item, order_key, payment_id, line)
) without rowid;

create table refund_row (
    item blob not null,
    order_key blob not null,
    refund_id text not null,
    payment_id text not null,
    amount integer not null,
    restock integer not null,
    reason text not null,
    requested_by text not null,
    requested_at integer not null,
    sent_at integer,
    primary key (item, order_key, refund_id)
) without rowid;

create table delivery_row (
    item blob not null,
    order_key blob not null,
    paid_at integer not null,
    payment_id text not null,
    amount integer not null,
    refund_asked integer not null,
    state integer not null,
    carrier text,
    tracking_number text,
    shipped_at integer,
    delivered_at integer,
    updated_at integer not null,
    primary key (item, order_key)
) without rowid;
