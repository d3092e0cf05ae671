-- The statements of bench/orders-by-hand for an order of two lines, in one transaction.
\set first random(0, 999)
\set second (:first + random(1, 998)) % 1000
\set who random(0, 63)
begin;
select set_config('backend.who', 'somebody-' || :who, true), set_config('backend.at', now()::text, true), set_config('backend.request_id', 'floor', true);
select pg_try_advisory_xact_lock(random(1, 9000000000000000000)), k.request from (values (1)) as one left join backend.idempotency_keys k on k.key = sha256(convert_to(:first::text || 'x' || :second::text, 'UTF8'));
select id from customers where subject = 'somebody-' || :who \gset
select id, sku, price, stock from products where sku = any(array['SKU-' || :first, 'SKU-' || :second]) order by id for update;
select gen_random_uuid() as placed \gset
insert into orders (id, customer_id, status, ship_to, total, created_at) values (:placed, :id, 'PENDING', decode(repeat('ab', 42), 'hex'), 10, now());
insert into order_lines (order_id, product_id, quantity, unit_price) select :placed, id, 1, price from products where sku = any(array['SKU-' || :first, 'SKU-' || :second]);
update products p set stock = p.stock - 1 from unnest(array['SKU-' || :first, 'SKU-' || :second]) as l (sku) where p.sku = l.sku;
with event as (insert into backend.outbox (event_id, type, subject, body, shown, occurred_at, request_id) values (gen_random_uuid(), 'OrderPlaced', 'orders:' || :placed, jsonb_build_object('order', :placed::text), jsonb_build_object('order', jsonb_build_object('id', :placed::text, 'status', 'PENDING', 'total', '10.00')), now(), 'floor') returning id) insert into backend.reactions (event, reaction, subject, due_at) select event.id, 'OrderPlaced', 'orders:' || :placed, now() from event;
insert into backend.idempotency_keys (key, request, taken_at, status, media_type, location, body) values (sha256(convert_to(:placed::text, 'UTF8')), sha256('x'), now(), 201, 'application/json', '/orders/' || :placed, convert_to(repeat('x', 300), 'UTF8'));
commit;
