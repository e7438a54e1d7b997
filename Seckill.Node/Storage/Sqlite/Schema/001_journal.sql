-- Membership, ownership and the journal (protocol.md, Tables).

create table node (
    incarnation text primary key,
    node_id text not null,
    addr text not null,
    build text not null,
    state text not null check (state in ('joining', 'up', 'draining', 'dead')),
    beat integer not null default 0
);

create table suspect (
    victim text not null,
    reporter text not null,
    reporter_beat integer not null,
    primary key (victim, reporter)
);

create table shard (
    shard_id integer primary key,
    epoch integer not null,
    owner text,
    want text,
    head integer not null check (head >= 0),
    head_hash blob not null check (length(head_hash) = 32)
);

create table journal (
    shard_id integer not null,
    seq integer not null check (seq > 0),
    epoch integer not null,
    item_version integer not null,
    event_count integer not null check (event_count > 0),
    at integer not null,
    item_id blob not null,
    hash blob not null,
    body blob not null,
    primary key (shard_id, seq)
);
create index journal_item on journal (item_id, item_version);

create trigger journal_no_update before update on journal begin
    select raise(abort, 'the journal is append-only: update refused');
end;
create trigger journal_no_delete before delete on journal begin
    select raise(abort, 'the journal is append-only: delete refused');
end;
-- "insert or replace" deletes without firing the trigger above.
create trigger journal_no_replace before insert on journal
    when exists (select 1 from journal where shard_id = new.shard_id and seq = new.seq) begin
    select raise(abort, 'the journal is append-only: replace refused');
end;

-- Personal data, outside the chain, erasable (R25). Rows are appended in rowid order, so no page split ever leaves a
-- second copy of a body behind.
create table ship_to (
    shard_id integer not null,
    seq integer not null,
    body blob not null,
    primary key (shard_id, seq)
);

-- An empty item_id is the shard's own snapshot.
create table snapshot (
    shard_id integer not null,
    item_id blob not null,
    seq integer not null,
    hash blob not null,
    body blob not null,
    primary key (shard_id, item_id)
);

create table checkpoint (
    number integer primary key,
    at integer not null,
    heads blob not null,
    root blob not null,
    signature blob not null
);

create table secret (
    name text primary key,
    value blob not null
);
