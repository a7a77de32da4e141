create extension pgstattuple;
-- invoices: mixed columns, a quarter gone here and there
create table invoices(no bigint primary key, customer int not null, paid bool, amount numeric(14,4), due date, memo varchar(200), ref char(12));
insert into invoices select i, (i * 37) % 9000, i % 4 = 0, (i % 100000) / 3.0, date '2020-01-01' + i % 1500, case when i % 3 = 0 then null else repeat('m', i % 60) end, md5(i::text)::char(12) from generate_series(1, 220000) i;
create index invoices_customer on invoices(customer);
create index invoices_due on invoices(due);
create index invoices_ref on invoices(ref);
create index invoices_amount on invoices(amount);
create index invoices_memo on invoices(memo);
create index invoices_unpaid on invoices(due, customer) where not paid;
vacuum analyze invoices;
delete from invoices where no % 4 = 2;
vacuum analyze invoices;
-- queue: filled and emptied, the rest at the end
create table queue(id bigserial primary key, state smallint, payload jsonb, run_at timestamptz);
insert into queue(state, payload, run_at) select 0, jsonb_build_object('job', i, 'args', repeat('z', i % 50)), now() + (i || ' ms')::interval from generate_series(1, 250000) i;
create index queue_run on queue(run_at) where state = 0;
create index queue_state on queue(state);
vacuum analyze queue;
delete from queue where id < 225000;
vacuum analyze queue;
-- profile: reserve of 40 %, updated in place, then a third gone
create table profile(id int primary key, login varchar(40), score int, flags bit(16), ip inet, changed timestamp) with (fillfactor=60);
insert into profile select i, 'user' || i, i % 1000, b'1010101010101010', ('10.0.' || i % 250 || '.' || i % 7)::inet, now() from generate_series(1, 180000) i;
create index profile_login on profile(login);
create index profile_ip on profile(ip);
create index profile_score on profile(score);
vacuum analyze profile;
update profile set changed = now() where id % 2 = 0;
vacuum profile;
delete from profile where id % 3 = 0;
vacuum analyze profile;
-- tags: two columns that go with each other
create table tags(object bigint, kind text, label text);
insert into tags select i / 4, (array['color','size','brand','season'])[1 + i % 4], case i % 4 when 0 then 'c' || i % 12 when 1 then 's' || i % 6 when 2 then 'b' || i % 400 else 'w' || i % 2 end from generate_series(1, 400000) i;
create index tags_object on tags(object);
create index tags_kind_label on tags(kind, label);
create index tags_label on tags(label);
vacuum analyze tags;
delete from tags where object % 5 = 0;
vacuum analyze tags;
-- meter: appended by many small transactions, never changed
create table meter(sensor int, at timestamptz, v float8, ok bool);
create index meter_sensor_at on meter(sensor, at);
create index meter_at on meter(at);
insert into meter select i % 500, timestamptz '2025-01-01' + (i || ' sec')::interval, random(), true from generate_series(1, 300000) i;
vacuum analyze meter;
-- stock: every row updated four times, an indexed column each time
create table stock(sku text primary key, depot int, n int, note text);
insert into stock select 'sku-' || i, i % 40, 0, repeat('n', 20 + i % 30) from generate_series(1, 60000) i;
create index stock_n on stock(n);
create index stock_depot on stock(depot);
vacuum analyze stock;
update stock set n = n + 1;
vacuum stock;
update stock set n = n + (length(sku) % 3);
vacuum stock;
update stock set n = n + 1 where depot < 20;
vacuum analyze stock;
-- archive: dead rows nobody vacuumed, long values outside
create table archive(id int, title varchar(120), page text, raw bytea);
insert into archive select i, 'title ' || i || repeat(' t', i % 40), repeat(md5(i::text), 200), decode(md5(i::text), 'hex') from generate_series(1, 60000) i;
create index archive_title on archive(title);
vacuum analyze archive;
delete from archive where id % 5 < 2;
analyze archive;
-- visits: sixteen small columns
create table visits(a smallint, b bool, c int, d smallint, e bool, f bigint, g "char", h date, i real, j smallint, k float8, l bool, m int, n timestamptz, o bool, p bigint);
insert into visits select x % 7, x % 2 = 0, x, x % 9, true, x, 'q', date '2025-01-01', 1.5, 3, 2.5, false, x % 77, now(), true, x from generate_series(1, 200000) x;
create index visits_m on visits(m);
create index visits_ab on visits(a, b);
create index visits_p on visits(p desc);
vacuum analyze visits;
delete from visits where c % 10 < 6;
vacuum analyze visits;
