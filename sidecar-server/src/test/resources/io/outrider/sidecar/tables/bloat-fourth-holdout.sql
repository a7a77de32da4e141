create extension pgstattuple;
-- visits: columns that know nothing of each other, a third of the pages gone
create table visits(page int, visitor bigint, country char(2), at timestamptz, ms real);
insert into visits select i % 700, (i::bigint * i) % 30011, (array['AT','DE','FR','IT','ES','NL'])[1 + (i / 3) % 6], now() - i * interval '7 s', (i % 900) / 3.0 from generate_series(1, 250000) i;
create index visits_page_country on visits(page, country);
create index visits_visitor_page on visits(visitor, page);
create index visits_visitor on visits(visitor);
create index visits_at on visits(at);
create index visits_country_at on visits(country, at);
vacuum analyze visits;
delete from visits where page % 3 = 0;
vacuum analyze visits;
-- stock: one column decides another, some counted anew
create table stock(warehouse smallint, sku text, qty int, updated date, shelf varchar(12));
insert into stock select hashint4(i % 25000) % 40, 'SKU-' || i % 25000, i % 600, date '2025-01-01' + i % 400, 'S' || i % 90 || '/' || i % 4 from generate_series(1, 160000) i;
create index stock_warehouse_sku on stock(warehouse, sku);
create index stock_sku_warehouse on stock(sku, warehouse);
create index stock_qty on stock(qty);
create index stock_updated_warehouse on stock(updated, warehouse);
create index stock_shelf on stock(shelf) where qty < 100;
vacuum analyze stock;
update stock set qty = qty + 1 where hashtext(sku) % 10 = 0;
vacuum stock;
delete from stock where warehouse between 0 and 9;
vacuum analyze stock;
-- mails: the oldest two fifths thrown away
create table mails(id bigint primary key, sender int, folder smallint, subject text, size int, sent timestamptz);
insert into mails select i, i % 3000, i % 7, 'Re: ' || repeat('x', i % 33), i % 5000, now() - (130000 - i) * interval '1 min' from generate_series(1, 130000) i;
create index mails_sender_folder on mails(sender, folder);
create index mails_sender_sent on mails(sender, sent);
create index mails_folder_size on mails(folder, size);
create index mails_subject on mails(subject);
vacuum analyze mails;
delete from mails where id < 52000;
vacuum analyze mails;
-- votes: drawn, more in some polls than in others; nothing was ever removed
create table votes(poll int, voter int, choice smallint, cast_at timestamp);
insert into votes select (abs(hashint4(i)) % 1000 * (abs(hashint4(i + 7)) % 1000) / 500), abs(hashint4(i * 3)) % 8000, abs(hashint4(i * 5)) % 4, timestamp '2026-03-01' + i * interval '11 s' from generate_series(1, 220000) i;
create index votes_poll_voter on votes(poll, voter);
create index votes_voter_choice on votes(voter, choice);
create index votes_poll_choice on votes(poll, choice);
create index votes_cast_at on votes(cast_at);
vacuum analyze votes;
-- parcels: wide rows, seven in twenty gone here and there
create table parcels(id uuid primary key, route int, stop int, label text, weight numeric(8,3), notes text, scanned timestamptz, info jsonb);
insert into parcels select md5(i::text)::uuid, i % 450, (i / 450) % 30, 'L' || lpad((i % 40000)::text, 9, '0'), (i % 7000) / 16.0, case when i % 6 = 0 then repeat('note ', i % 40) end, now() - i * interval '20 s', jsonb_build_object('k', i % 17) from generate_series(1, 90000) i;
create index parcels_route_stop on parcels(route, stop);
create index parcels_label on parcels(label);
create index parcels_weight on parcels(weight);
create index parcels_scanned on parcels(scanned);
create index parcels_stop_route_label on parcels(stop, route, label);
vacuum analyze parcels;
delete from parcels where abs(hashtext(label)) % 20 < 7;
vacuum analyze parcels;
