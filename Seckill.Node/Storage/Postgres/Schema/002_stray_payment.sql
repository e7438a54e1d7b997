-- Payments whose callback names no order of ours, kept for a person.

create table stray_payment (
    provider text not null,
    callback_id text not null,
    kind text not null,
    payment_id text not null,
    order_id text not null,
    amount bigint not null,
    currency text not null,
    at_ms bigint not null,
    primary key (provider, callback_id)
);
create index stray_payment_time on stray_payment (at_ms);
