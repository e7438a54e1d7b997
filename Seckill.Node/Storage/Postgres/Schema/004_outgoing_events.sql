-- What has been told of the journal, and to whom (Seckill.Node.Webhooks). Not a read model: folded again it would be
-- told twice.

-- Merchants whose events are told. The row is locked while events get their numbers.
create table outgoing_merchant (
    merchant text primary key,
    last_number bigint not null default 0,
    since_ms bigint not null
) with (fillfactor = 50);

-- Items whose streams are told, up to that version.
create table outgoing_item (
    item_id bytea primary key,
    shard_id integer not null,
    merchant text not null,
    version bigint not null default 0
) with (fillfactor = 50);
create index outgoing_item_shard on outgoing_item (shard_id);

create table outgoing_event (
    merchant text not null,
    number bigint not null,
    event_id text not null,
    type text not null,
    subject text not null,
    at_ms bigint not null,
    body bytea not null,
    primary key (merchant, number)
);
create unique index outgoing_event_id on outgoing_event (event_id);
create index outgoing_event_time on outgoing_event (merchant, at_ms);

-- Endpoints. An empty old_secret or last_rotation: there is none. State: 1 active, 2 disabled, 3 deleted.
create table webhook (
    id text primary key,
    merchant text not null,
    url text not null,
    types text not null,
    secret bytea not null,
    old_secret bytea not null,
    old_secret_until_ms bigint,
    state integer not null,
    reason text,
    created_ms bigint not null,
    body_digest bigint not null,
    last_rotation bytea not null
);
create index webhook_merchant on webhook (merchant, created_ms);

-- State: 1 pending, 2 delivered, 3 dead.
create table webhook_delivery (
    webhook_id text not null,
    number bigint not null,
    event_id text not null,
    type text not null,
    subject text not null,
    state integer not null default 1,
    attempts integer not null default 0,
    last_status bigint,
    last_error text,
    next_ms bigint not null,
    created_ms bigint not null,
    ended_ms bigint,
    primary key (webhook_id, number)
) with (fillfactor = 80);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_ms) where state = 1;
create index webhook_delivery_subject on webhook_delivery (webhook_id, subject, number) where state = 1;
create unique index webhook_delivery_event on webhook_delivery (webhook_id, event_id);
