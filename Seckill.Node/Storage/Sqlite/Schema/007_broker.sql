-- How far told events have been published to the installation's broker (Seckill.Node.Webhooks.Broker).

-- One row: events committed from that instant on are published.
create table broker_start (
    one integer primary key check (one = 1),
    since_ms integer not null
);

-- Published up to that number of the merchant's feed. claim counts those who published it; the last one may until
-- held_until_ms.
create table broker_cursor (
    merchant text primary key,
    number integer not null,
    claim integer not null default 0,
    held_until_ms integer not null default 0
);
