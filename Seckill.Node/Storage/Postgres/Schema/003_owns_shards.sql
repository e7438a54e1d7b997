-- Nodes without role shard only route. Rows of builds that knew no roles own shards.

alter table node add column owns_shards boolean not null default true;
