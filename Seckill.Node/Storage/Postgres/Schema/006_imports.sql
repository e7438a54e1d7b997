-- Imports of items: bodies that were taken in, and how far each of them is carried out (Seckill.Node.Imports).

-- The row is locked while a merchant's imports are counted and numbered.
create table import_merchant (
    merchant text primary key,
    imports bigint not null default 0
) with (fillfactor = 50);

-- Bodies on their way in. beat_ms 0: given up; its parts are removed, and then the row.
create table import_upload (
    upload text primary key,
    merchant text not null,
    beat_ms bigint not null
) with (fillfactor = 50);
create index import_upload_merchant on import_upload (merchant);

-- Whole lines, each ended by a line feed; removed once they were carried out.
create table import_part (
    upload text not null,
    number integer not null,
    first_line bigint not null,
    lines integer not null,
    body bytea not null,
    primary key (upload, number)
);

-- State: 1 running, 2 done, 3 stopped. part: the one that holds the next line. held_until_ms: when somebody else may
-- take it up.
create table item_import (
    id text primary key,
    merchant text not null,
    number bigint not null,
    upload text not null,
    body_digest bytea not null,
    state integer not null,
    total_lines bigint not null,
    lines bigint not null default 0,
    created bigint not null default 0,
    failed bigint not null default 0,
    part integer not null default 1,
    held_until_ms bigint not null,
    created_ms bigint not null,
    ended_ms bigint
) with (fillfactor = 50);
create unique index item_import_number on item_import (merchant, number);
create index item_import_due on item_import (held_until_ms) where state = 1;
create index item_import_ended on item_import (ended_ms) where state <> 1;

create table import_error (
    import_id text not null,
    line bigint not null,
    problem text not null,
    primary key (import_id, line)
);
