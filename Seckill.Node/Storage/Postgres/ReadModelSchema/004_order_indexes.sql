-- Keys of orders have no order, so each insertion into an index of theirs meets another page and compares long values
-- on its way there. A hash index compares four bytes; one of buyers alone keeps equal ones together. That an order
-- begins once is what the journal's own rules and the key (item, number) see to.

-- The new ones first: others may read by the old ones until both are there.
create index order_row_by_key on order_row using hash (order_key);
create index order_row_by_buyer on order_row (buyer);
drop index order_row_key;
drop index order_row_buyer;
alter index order_row_by_key rename to order_row_key;
alter index order_row_by_buyer rename to order_row_buyer;

-- What the planner can not know while the table is empty, nor in the first minutes of a sale: a key has one order, an
-- item has very many. Without this it would look through all orders of an item to find one of them. Figures are kept
-- from rows alone: two that nobody sees.
alter table order_row alter column order_key set (n_distinct = -1);
alter table order_row alter column item set (n_distinct = -0.00001);
insert into order_row (item, number, order_key, buyer, quantity, amount, seq, created_at, updated_at, state, version,
    restocked) values
    ('\x00', 0, '\x00', '0', 0, 0, 0, 0, 0, 0, 0, false), ('\x01', 1, '\x01', '1', 1, 1, 1, 1, 1, 1, 1, true);
analyze order_row;
delete from order_row where item in ('\x00', '\x01');
