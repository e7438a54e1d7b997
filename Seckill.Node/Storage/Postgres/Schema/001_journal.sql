-- Membership, ownership and the journal (protocol.md, Tables).

create table node (
    incarnation uuid primary key,
    node_id text not null,
    addr text not null,
    build text not null,
    state text not null check (state in ('joining', 'up', 'draining', 'dead')),
    beat bigint not null default 0
) with (fillfactor = 50);

create table suspect (
    victim uuid not null,
    reporter uuid not null,
    reporter_beat bigint not null,
    primary key (victim, reporter)
);

-- Every append updates its row; half-empty pages keep those updates on their page (HOT) and out of the index.
create table shard (
    shard_id integer primary key,
    epoch bigint not null,
    owner uuid,
    want uuid,
    head bigint not null check (head >= 0),
    head_hash bytea not null check (octet_length(head_hash) = 32)
) with (fillfactor = 50);

create table journal (
    shard_id integer not null,
    event_count integer not null check (event_count > 0),
    seq bigint not null check (seq > 0),
    epoch bigint not null,
    item_version bigint not null,
    at bigint not null,
    item_id bytea not null,
    hash bytea not null,
    body bytea not null,
    primary key (shard_id, seq)
);
create index journal_item on journal (item_id, item_version);
-- Bodies are dense Protobuf: compressing them would spend the server's CPU for nothing.
alter table journal alter column body set storage external;

create function refuse_journal_change() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only: % refused', tg_op using errcode = 'restrict_violation';
end $$;

create trigger journal_is_final before update or delete or truncate on journal
    for each statement execute function refuse_journal_change();

-- Personal data, outside the chain, erasable (R25).
create table ship_to (
    shard_id integer not null,
    seq bigint not null,
    body bytea not null,
    primary key (shard_id, seq)
);
alter table ship_to alter column body set storage external;

-- An empty item_id is the shard's own snapshot.
create table snapshot (
    shard_id integer not null,
    item_id bytea not null,
    seq bigint not null,
    hash bytea not null,
    body bytea not null,
    primary key (shard_id, item_id)
);
alter table snapshot alter column body set storage external;

create table checkpoint (
    number bigint generated always as identity primary key,
    at bigint not null,
    heads bytea not null,
    root bytea not null,
    signature bytea not null
);

create table secret (
    name text primary key,
    value bytea not null
);
