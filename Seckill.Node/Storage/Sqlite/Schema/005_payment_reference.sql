-- What a provider calls a payment of ours.

create table payment_reference (
    provider text not null,
    payment_id text not null,
    reference text not null,
    primary key (provider, payment_id)
) without rowid;
