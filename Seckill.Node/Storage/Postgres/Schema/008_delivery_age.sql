-- Deliveries that ended long ago are forgotten, oldest first.
create index webhook_delivery_ended on webhook_delivery (ended_ms) where state <> 1;
