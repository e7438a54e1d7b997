-- Tracking numbers under which orders were ever shipped: carrier in small letters, a slash, number in capitals. What
-- was shipped before this table came is taken from the deliveries, which know the last number only.

create table shipment_row (
    name text not null,
    item blob not null,
    order_key blob not null,
    primary key (name, item, order_key)
) without rowid;

insert into shipment_row (name, item, order_key)
select lower(carrier) || '/' || upper(tracking_number), item, order_key
  from delivery_row where tracking_number is not null;
