-- Read models and their offsets. Everything here can be rebuilt from the journal; there is no personal data in it.

create table proj_offset (
    projection text not null,
    shard_id integer not null,
    seq bigint not null check (seq >= 0),
    primary key (projection, shard_id)
) with (fillfactor = 50);

create table proj_control (
    projection text primary key,
    paused boolean not null
);

-- Every step of a sale updates its item's row: room for that on its page.
create table item_row (
    item bytea primary key,
    shard_id integer not null,
    merchant text collate "C" not null,
    terms text not null,
    currency text not null,
    opens_at bigint not null,
    created_at bigint not null,
    copy_of text,
    status integer not null,
    round integer not null,
    facts_version integer not null,
    updated_at bigint not null,
    version bigint not null,
    seq bigint not null,
    total integer not null,
    free integer not null,
    held integer not null,
    sold integer not null,
    returned integer not null,
    refunded_units integer not null,
    waiting integer not null
) with (fillfactor = 50);
create index item_row_merchant on item_row (merchant, created_at, item);
create index item_row_opening on item_row (opens_at, item) where status in (2, 3);

-- Ids are compared by their bytes (collate "C"): a locale's order costs much and means nothing here.
-- No index holds a column that later events change, so that those updates stay on their page (HOT) while it has room.
create table order_row (
    item bytea not null,
    number bigint not null,
    order_key bytea not null,
    buyer text collate "C" not null,
    quantity integer not null,
    amount bigint not null,
    seq bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    pay_by bigint,
    state integer not null,
    version integer not null,
    restocked boolean not null,
    detail text,
    primary key (item, number)
) with (fillfactor = 70);
create unique index order_row_key on order_row (order_key, item);
create index order_row_buyer on order_row (buyer, created_at);

create table payment_row (
    item bytea not null,
    order_key bytea not null,
    payment_id text not null,
    line integer not null,
    provider text not null,
    state integer not null,
    amount bigint not null,
    currency text not null,
    at bigint not null,
    updated_at bigint not null,
    primary key (item, order_key, payment_id, line)
) with (fillfactor = 80);

create table refund_row (
    item bytea not null,
    order_key bytea not null,
    refund_id text not null,
    payment_id text not null,
    amount bigint not null,
    restock boolean not null,
    reason text not null,
    requested_by text not null,
    requested_at bigint not null,
    sent_at bigint,
    primary key (item, order_key, refund_id)
) with (fillfactor = 80);

create table delivery_row (
    item bytea not null,
    order_key bytea not null,
    paid_at bigint not null,
    payment_id text not null,
    amount bigint not null,
    refund_asked bigint not null,
    state integer not null,
    carrier text,
    tracking_number text,
    shipped_at bigint,
    delivered_at bigint,
    updated_at bigint not null,
    primary key (item, order_key)
) with (fillfactor = 80);
