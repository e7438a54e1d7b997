-- For installations that separate rights. The administrator owns the tables and applies the schema
-- (seckill.journal.postgres.admin-connection-string); the nodes connect as seckill_node, which can append to the
-- journal and never change it, nor switch off the trigger that says so; auditors connect as seckill_audit, which reads.
-- Run it as the administrator in the database, after the schema is applied and again after each upgrade:
--     psql -v ON_ERROR_STOP=1 -f roles.sql
-- Give both roles a password and the right to log in as your site does it.

do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'seckill_node') then
        create role seckill_node nologin;
    end if;
    if not exists (select 1 from pg_roles where rolname = 'seckill_audit') then
        create role seckill_audit nologin;
    end if;
end $$;

revoke all on all tables in schema public from seckill_node, seckill_audit;

grant select, insert on journal, checkpoint, secret, stray_payment, payment_reference to seckill_node;
grant select, insert, update on shard to seckill_node;
grant select, insert, update, delete on node, suspect, ship_to, snapshot to seckill_node;
grant select, insert, update, delete on outgoing_merchant, outgoing_item, outgoing_event, webhook, webhook_delivery
    to seckill_node;
grant select, insert, update, delete on import_merchant, import_upload, import_part, item_import, import_error
    to seckill_node;
grant select, insert on broker_start to seckill_node;
grant select, insert, update on broker_cursor to seckill_node;
grant usage on sequence checkpoint_number_seq to seckill_node;
grant select on schema_version to seckill_node;

grant select on journal, checkpoint, shard, schema_version to seckill_audit;
