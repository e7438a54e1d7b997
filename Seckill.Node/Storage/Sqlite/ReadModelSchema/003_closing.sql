-- When a sale closes, for lists of those that run and of those that are over. Made out of the terms by the database:
-- rows of before have it at once, and a build of before writes it, too.

alter table item_row
    add column closes_at integer generated always as (json_extract(terms, '$.closesAt')) virtual;
create index item_row_closing on item_row (closes_at, opens_at, item) where status in (2, 3);
