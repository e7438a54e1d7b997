-- When a sale closes, for lists of those that run and of those that are over. Made out of the terms by the database:
-- rows of before have it at once, and a node of an earlier build writes it, too, in the middle of a roll.

alter table item_row
    add column closes_at bigint not null generated always as ((terms::json ->> 'closesAt')::bigint) stored;
create index item_row_closing on item_row (closes_at, opens_at, item) where status in (2, 3);
