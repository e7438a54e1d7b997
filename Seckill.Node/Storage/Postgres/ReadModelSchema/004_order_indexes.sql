-- Keys of orders have no order, so each insertion into an index of theirs meets another page and compares long values
-- on its way there. A hash index compares four bytes; one of buyers alone keeps equal ones together. That an order
-- begins once is what the journal's own rules and the key (item, number) see to.

drop index order_row_key;
create index order_row_key on order_row using hash (order_key);
drop index order_row_buyer;
create index order_row_buyer on order_row (buyer);
