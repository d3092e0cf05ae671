-- Where one role owns and migrates and another serves: the one that serves reads and writes rows, and
-- reads the trail, to which the triggers add in the owner's name. Run behind every migration.
do $$
declare
  serving text := nullif(current_setting('backend.serving', true), '');
  schema  text;
begin
  if serving is null or serving = current_user then
    return;
  end if;
  for schema in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  loop
    execute format('grant usage on schema %I to %I', schema, serving);
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', schema, serving);
    execute format('grant usage, select on all sequences in schema %I to %I', schema, serving);
  end loop;
  execute format('revoke insert, update, delete on backend.audit_trail from %I', serving);
end $$;
