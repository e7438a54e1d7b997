-- Keys of orders have no order, so each insertion into an index of theirs meets another page: entries are as short as
-- they can be. Without a row id each entry would hold the whole key of its row; the first four bytes of an order's key
-- tell it from nearly all others. That an order begins once is what the journal's own rules and the key see to.

create table order_row_by_id (
    item blob not null,
    number integer not null,
    order_key blob not null,
    buyer text not null,
    quantity integer not null,
    amount integer not null,
    seq integer not null,
    created_at integer not null,
    updated_at integer not null,
    pay_by integer,
    state integer not null,
    version integer not null,
    restocked integer not null,
    detail text,
    primary key (item, number)
);
insert into order_row_by_id
select item, number, order_key, buyer, quantity, amount, seq, created_at, updated_at, pay_by, state, version, restocked,
       detail from order_row order by item, number;
drop table order_row;
alter table order_row_by_id rename to order_row;
create index order_row_key on order_row (substr(order_key, 1, 4));
create index order_row_buyer on order_row (buyer);

-- What the planner can not know while the table is empty: an item has very many orders, a key has one. Without this
-- it would look through all orders of an item to find one of them.
analyze order_row;
delete from sqlite_stat1 where tbl = 'order_row';
insert into sqlite_stat1 (tbl, idx, stat) values
    ('order_row', 'sqlite_autoindex_order_row_1', '1000000 100000 1'),
    ('order_row', 'order_row_key', '1000000 1'),
    ('order_row', 'order_row_buyer', '1000000 2');
