-- Nodes without role shard only route. Rows of builds that knew no roles own shards.

alter table node add column owns_shards integer not null default 1 check (owns_shards in (0, 1));
